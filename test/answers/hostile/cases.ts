/** Answers files that are wrong or mean harm: each with a name, its text, and where a problem must be found. */
export interface HostileCase {
  readonly name: string;
  readonly text: string;
  /** Path of one of its problems; absent: any. */
  readonly at?: string;
  /** Words of one of its problems. */
  readonly says?: RegExp;
}

type Path = readonly (string | number)[];

/** A valid file, of which each case below changes one thing. */
function good(): Record<string, unknown> {
  return {
    version: 1,
    requirements: { 'l7-policies': 'yes', 'service-trust': 'mtls', 'traffic-features': ['retries'] },
    platform: {
      networkPlugin: 'calico',
      resolver: { kind: 'kube-dns', cidrs: [], port: 53 },
      addressFamilies: ['IPv4'],
      nodes: 3,
      apiServer: { cidrs: ['10.0.0.1/32'], port: 6443 },
      istio: {
        version: '1.30.4',
        namespace: 'istio-system',
        trustDomain: 'cluster.local',
        dataPlane: 'auto',
      },
      gateways: [
        { name: 'web', kind: 'helm', namespace: 'istio-ingress', labels: { istio: 'web' }, ports: [80] },
      ],
      monitoring: { namespace: 'monitoring', labels: { app: 'prometheus' } },
      accessLogs: 'off',
      traceSampling: 1,
    },
    topology: {
      namespaces: [{ name: 'production', labels: { team: 'shop' } }],
      workloads: [
        {
          name: 'checkout',
          namespace: 'production',
          labels: { app: 'checkout' },
          serviceAccount: 'checkout',
        },
        {
          name: 'payment',
          namespace: 'production',
          ports: [{ port: 8080, name: 'http' }],
          services: [{ name: 'payment', ports: [{ port: 80, targetPort: 8080 }] }],
          metrics: { port: 9090, path: '/metrics' },
          proxyResources: { cpu: '100m', memory: '128Mi' },
        },
        { name: 'postgres', namespace: 'production', ports: [{ port: 5432, appProtocol: 'postgres' }] },
      ],
      calls: [
        {
          from: 'checkout',
          to: 'payment',
          port: 8080,
          http: {
            methods: ['POST'],
            paths: ['/process'],
            hosts: ['pay.example.com'],
            headers: [{ name: 'x-key' }],
          },
        },
        { from: 'payment', to: 'postgres', port: 5432 },
        { from: 'payment', to: 'bank', port: 443 },
      ],
      entryPoints: [{ name: 'shop', gateway: 'web', hosts: ['shop.example.com'], to: 'payment', port: 8080 }],
      externals: [{ name: 'bank', hosts: ['api.bank.example.com'], cidrs: ['203.0.113.0/24'] }],
      tokenIssuers: [
        { name: 'idp', issuer: 'https://idp.example.com', jwksUri: 'https://idp.example.com/keys' },
      ],
      traffic: [
        { to: 'payment', timeout: '2s', retries: { attempts: 2, perTryTimeout: '1s', codes: [503] } },
      ],
    },
  };
}

export const goodText: string = JSON.stringify(good());

/** The valid file with one value set (or, where it is undefined, taken away). */
function changed(path: Path, value: unknown): string {
  const root = good();
  let inner: Record<string | number, unknown> = root;
  for (const step of path.slice(0, -1)) inner = inner[step] as Record<string | number, unknown>;
  const last = path.at(-1) ?? '';
  inner[last] = value;
  return JSON.stringify(root);
}

function shown(path: Path): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .slice(1);
}

/** Values that are wrong at one path, each a case of its own. */
function wrongValues(path: Path, values: readonly unknown[], at = shown(path)): HostileCase[] {
  return values.map((value) => ({
    name: `${shown(path)} is ${JSON.stringify(value)?.slice(0, 60)}`,
    text: changed(path, value),
    at,
  }));
}

const notText = [42, true, null, ['a'], { a: 'b' }];
const notList = [42, 'text', true, null, { a: 'b' }];
/** A section without a value is one whose lines are still commented out. */
const notSection = [42, 'text', true, ['a']];
const badNames = [
  '',
  'Payment_Svc',
  '-payment',
  'payment-',
  'pay ment',
  'payment\nevil: true',
  'payment\r\n- name: other',
  '../../etc/passwd',
  '..',
  'a/b/c',
  '/etc/passwd',
  'C:\\windows',
  'payment\u0000',
  'payment\u001b[31m',
  'p\u0430yment',
  'payment\u202egnp.exe',
  'payment\u200b',
  'ｐayment',
  '${HOME}',
  '{{ .Values.name }}',
  '$(rm -rf ~)',
  'a'.repeat(254),
  '--- \n',
  '!!js/function',
  '*anchor',
  '&anchor',
];
const badNumbers = [0, -1, 65536, 80800, 1.5, 1e30, '', true, null, [8080], {}];

const values: readonly HostileCase[] = [
  ...wrongValues(['version'], [2, 0, '1', 'v1', 1.5, null, true, [1]]),
  ...wrongValues(['overlay'], ['yes', 1, null]),
  ...wrongValues(['requirements'], notSection),
  ...wrongValues(['platform'], notSection),
  ...wrongValues(['topology'], notSection),
  ...wrongValues(['requirements', 'l7-policies'], ['maybe', 'Yes', true, 1, null, ['yes'], { yes: 1 }, '']),
  ...wrongValues(['requirements', 'traffic-features'], ['retry', 5, null, {}]),
  ...wrongValues(['requirements', 'traffic-features', 0], ['retry', 7, null, 'unknown']),
  ...wrongValues(['platform', 'networkPlugin'], ['calicoo', 'Calico', '', 1, null]),
  ...wrongValues(['platform', 'resolver'], ['coredns', 53, null, []]),
  ...wrongValues(['platform', 'resolver', 'port'], badNumbers),
  ...wrongValues(['platform', 'addressFamilies'], ['IPv4', [], null, 4]),
  ...wrongValues(['platform', 'addressFamilies', 0], ['ipv4', 4, 'IPv5']),
  ...wrongValues(['platform', 'nodes'], [0, -3, 2.5, 'three', 1e9]),
  ...wrongValues(
    ['platform', 'apiServer', 'cidrs', 0],
    [
      '10.0.0.1',
      '10.0.0.0/33',
      '010.0.0.0/8',
      '10.0.0/8',
      '0x0a000001/8',
      '::/129',
      'fe80::1%eth0/64',
      '1/8',
      '/8',
      '10.0.0.0/08',
      '10.0.0.0/-1',
      10,
    ],
  ),
  ...wrongValues(['platform', 'istio', 'version'], [1.3, 'latest', '1', 'v1.30', '1.30; rm -rf /', '']),
  ...wrongValues(['platform', 'istio', 'namespace'], ['Istio', 'istio.system', '../x', 5]),
  ...wrongValues(['platform', 'istio', 'dataPlane'], ['sidecars', 'Ambient', 0]),
  ...wrongValues(['platform', 'gateways', 0, 'kind'], ['nginx', undefined, 'HELM']),
  ...wrongValues(['platform', 'gateways', 0, 'labels'], [{}, [], 'istio=web']),
  ...wrongValues(['platform', 'gateways', 0, 'ports'], [[], 80, null]),
  ...wrongValues(['platform', 'gateways', 0, 'ports', 0], [0, '80', 1.5]),
  ...wrongValues(['platform', 'traceSampling'], [-1, 101, 'all', null]),
  ...wrongValues(['platform', 'accessLogs'], [true, false, 'some']),
  ...wrongValues(['topology', 'workloads'], notList),
  ...wrongValues(['topology', 'calls'], notList),
  ...wrongValues(['topology', 'workloads', 0], [42, 'checkout', null, []]),
  ...wrongValues(['topology', 'calls', 0], [42, 'checkout', null, []]),
  ...wrongValues(['topology', 'workloads', 0, 'name'], [...badNames, ...notText]),
  ...wrongValues(['topology', 'workloads', 0, 'serviceAccount'], badNames.slice(0, 8)),
  ...wrongValues(['topology', 'workloads', 0, 'kind'], ['', 'Deploy\nment', 'x'.repeat(2000), 7]),
  ...wrongValues(['topology', 'workloads', 0, 'labels'], [{}, [], 'app=checkout', null]),
  ...wrongValues(
    ['topology', 'workloads', 0, 'labels', 'app'],
    [true, 1, 'a b', '-a', 'x\ny', 'a'.repeat(64), null],
  ),
  ...wrongValues(['topology', 'workloads', 1, 'ports', 0, 'port'], badNumbers),
  ...wrongValues(
    ['topology', 'workloads', 1, 'ports', 0, 'name'],
    ['HTTP', 'a-much-too-long-name', '80', 'a--b', '-a'],
  ),
  ...wrongValues(['topology', 'workloads', 1, 'metrics', 'path'], ['metrics', '/m*', '/a?b', '/a b']),
  ...wrongValues(['topology', 'workloads', 1, 'proxyResources', 'cpu'], ['much', '-1', '1 core', '0', '1Zi']),
  ...wrongValues(
    ['topology', 'calls', 0, 'from'],
    ['nobody', 'production/', '/checkout', 'a/b/c', 'chekout', 5, null],
  ),
  ...wrongValues(['topology', 'calls', 0, 'to'], ['nobody', 'staging/payment', '']),
  ...wrongValues(['topology', 'calls', 0, 'port'], [80, 80800, 0, -5, 'htp', 8081, 1.5, true]),
  ...wrongValues(
    ['topology', 'calls', 0, 'http'],
    ['POST process', 'post /process', '', 42, [], 'GET /a /b', 'GET /a?b=c'],
  ),
  ...wrongValues(['topology', 'calls', 0, 'http', 'methods', 0], ['post', '*', 'GET\r\n', '', 'G E T']),
  ...wrongValues(
    ['topology', 'calls', 0, 'http', 'paths', 0],
    [
      'process',
      '/a*b',
      '/a?x=1',
      '/a#b',
      '/{id}',
      '/{**}/{*}',
      '/a{*}',
      '/{*}/*',
      '',
      '/a b',
      '/a\n',
      '/\u0000',
      '/é',
    ],
  ),
  ...wrongValues(
    ['topology', 'calls', 0, 'http', 'hosts', 0],
    ['Pay.example.com', 'pay_example', 'a:99999', 'a*b.com', ''],
  ),
  ...wrongValues(
    ['topology', 'calls', 0, 'http', 'headers', 0, 'name'],
    ['x key', 'x:key', ':path', '', 'x\r\ny', 5],
  ),
  ...wrongValues(['topology', 'calls', 0, 'http', 'issuer'], ['ipd', 'nobody']),
  ...wrongValues(['topology', 'calls', 1, 'http'], ['POST /process'], 'topology.calls[1].http'),
  ...wrongValues(['topology', 'entryPoints', 0, 'gateway'], ['wbe', '', 4]),
  ...wrongValues(
    ['topology', 'entryPoints', 0, 'hosts', 0],
    ['Shop', 'shop..com', '*', 'http://shop.com', '*.*.com'],
  ),
  ...wrongValues(
    ['topology', 'externals', 0, 'hosts', 0],
    ['bank', 'b_k', '-x', 'https://bank', '1.2.3.4/32', 'a b'].slice(1),
  ),
  ...wrongValues(['topology', 'externals', 0, 'name'], ['Bank', 'payment', '../bank']),
  ...wrongValues(
    ['topology', 'tokenIssuers', 0, 'jwksUri'],
    [
      'idp',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'https://',
      'https://a b',
      'ftp://idp/keys',
      'https://idp/keys#x',
    ],
  ),
  ...wrongValues(['topology', 'traffic', 0, 'timeout'], ['2', '0s', '1.5s', '-2s', '2 s', 'forever', 2]),
  ...wrongValues(['topology', 'traffic', 0, 'to'], ['nobody', 'bank', 7]),
  ...wrongValues(['topology', 'traffic', 0, 'retries', 'attempts'], [-1, 1.5, 'two', 1000]),
];

const keys: readonly HostileCase[] = [
  ['requirments'],
  ['apiVersion'],
  ['requirements', 'l7-policy'],
  ['requirements', 'serviceTrust'],
  ['platform', 'network-plugin'],
  ['platform', 'istio', 'versoin'],
  ['platform', 'gateways', 0, 'service-account'],
  ['topology', 'workload'],
  ['topology', 'workloads', 0, 'serviceaccount'],
  ['topology', 'workloads', 1, 'ports', 0, 'containerPort'],
  ['topology', 'calls', 0, 'ports'],
  ['topology', 'calls', 0, 'http', 'method'],
  ['topology', 'externals', 0, 'host'],
  ['topology', 'traffic', 0, 'circuitbreaker'],
].map((path) => ({
  name: `unknown key ${shown(path)}`,
  text: changed(path, 'x'),
  at: shown(path),
  says: /unknown/,
}));

const missing: readonly HostileCase[] = [
  ['version'],
  ['topology', 'workloads', 0, 'name'],
  ['topology', 'calls', 0, 'from'],
  ['topology', 'calls', 0, 'to'],
  ['topology', 'externals', 0, 'name'],
  ['topology', 'tokenIssuers', 0, 'issuer'],
  ['topology', 'traffic', 0, 'retries', 'attempts'],
  ['topology', 'entryPoints', 0, 'to'],
  ['platform', 'apiServer', 'cidrs'],
  ['platform', 'monitoring', 'namespace'],
].map((path) => ({
  name: `missing ${shown(path)}`,
  text: changed(path, undefined),
  at: shown(path),
  says: /missing/,
}));

const v = 'version: 1\n';
const texts: readonly HostileCase[] = [
  { name: 'empty', text: '', says: /empty/ },
  { name: 'only spaces', text: '  \n \n', says: /empty/ },
  { name: 'only a comment', text: '# nothing\n', says: /empty/ },
  { name: 'a null', text: 'null\n', says: /empty/ },
  { name: 'a text', text: 'hello\n' },
  { name: 'a number', text: '42\n' },
  { name: 'a list', text: '- version: 1\n' },
  { name: 'ten megabytes', text: `${v}# ${'x'.repeat(10_000_000)}`, says: /large/ },
  { name: 'ten megabytes of one name', text: `${v}x: ${'a'.repeat(10_000_000)}`, says: /large/ },
  { name: 'just above the size', text: `${v}# ${'x'.repeat(1_000_000)}`, says: /large/ },
  { name: 'binary', text: '\u0000\u0001\u0002ELF\u0000', says: /UTF-8/ },
  { name: 'a picture', text: '\uFFFDPNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR', says: /UTF-8/ },
  { name: 'UTF-16', text: 'v\u0000e\u0000r\u0000s\u0000i\u0000o\u0000n\u0000', says: /UTF-8/ },
  { name: 'an escape character', text: `${v}\u001b[2Jx: 1\n` },
  { name: 'a bell', text: `${v}x: \u0007\n` },
  { name: 'deep lists', text: `${v}x: ${'['.repeat(10_000)}`, says: /nesting/ },
  { name: 'deep lists, closed', text: `${v}x: ${'['.repeat(5000)}${']'.repeat(5000)}`, says: /nesting/ },
  { name: 'deep maps', text: `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, says: /nesting/ },
  {
    name: 'deep indentation',
    text: Array.from({ length: 500 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
    says: /nesting/,
  },
  { name: 'alias bomb', text: aliasBomb(9, 10), says: /unfolds/ },
  { name: 'alias bomb of maps', text: aliasBomb(20, 2, 'map'), says: /unfolds|unknown/ },
  { name: 'an alias of itself', text: `${v}x: &x [*x]\n`, says: /not defined/ },
  { name: 'an alias of nothing', text: `${v}x: *nobody\n`, says: /not defined/ },
  { name: 'a merge key', text: `${v}base: &b {a: 1}\nx:\n  <<: *b\n` },
  { name: 'a function tag', text: `${v}x: !!js/function 'function () { return 1 }'\n`, says: /tag/ },
  { name: 'a python tag', text: `${v}x: !!python/object/apply:os.system ['id']\n`, says: /tag/ },
  { name: 'a binary tag', text: `${v}x: !!binary aGVsbG8=\n`, says: /tag/ },
  { name: 'a tag of one version', text: 'version: !!int "1"\n', says: /tag/ },
  { name: 'a tag of its own', text: `${v}x: !secret y\n`, says: /tag/ },
  { name: 'a set', text: `${v}x: !!set {a, b}\n`, says: /tag/ },
  { name: 'two documents', text: `${v}---\n${v}`, says: /one document/ },
  { name: 'a thousand documents', text: '---\nversion: 1\n'.repeat(1000), says: /one document/ },
  { name: 'the same key twice', text: `${v}${v}`, at: 'version', says: /twice, first in line 1/ },
  { name: 'the same key twice in JSON', text: '{"version": 1, "version": 1}', at: 'version', says: /twice/ },
  {
    name: 'the same key twice, deep',
    text: `${v}platform: {nodes: 1, nodes: 2}\n`,
    at: 'platform.nodes',
    says: /twice/,
  },
  { name: '__proto__ at the top', text: `${v}__proto__: {polluted: yes}\n`, says: /not allowed/ },
  {
    name: '__proto__ in JSON',
    text: '{"version": 1, "__proto__": {"polluted": "yes"}}',
    says: /not allowed/,
  },
  {
    name: '__proto__ by escapes',
    text: '{"version": 1, "\\u005f_proto__": {"polluted": "yes"}}',
    says: /not allowed/,
  },
  {
    name: '__proto__ in requirements',
    text: `${v}requirements: {__proto__: {l7-policies: yes}}\n`,
    says: /not allowed/,
  },
  {
    name: '__proto__ in labels',
    text: `${v}topology: {workloads: [{name: a, namespace: b, labels: {__proto__: x}}]}\n`,
    says: /not allowed/,
  },
  {
    name: 'constructor as a key',
    text: `${v}constructor: {prototype: {polluted: yes}}\n`,
    says: /not allowed/,
  },
  { name: 'prototype as a key', text: `${v}platform: {prototype: 1}\n`, says: /not allowed/ },
  { name: 'toString as a key', text: `${v}toString: 1\n`, says: /unknown/ },
  {
    name: 'hasOwnProperty as a requirement',
    text: `${v}requirements: {hasOwnProperty: yes}\n`,
    says: /unknown/,
  },
  { name: 'toString as a preset-like answer', text: `${v}requirements: {l7-policies: toString}\n` },
  { name: 'a list as a key', text: `${v}? [a, b]\n: c\n`, says: /key/ },
  { name: 'a map as a key', text: `${v}? {a: b}\n: c\n`, says: /key/ },
  { name: 'an empty key', text: `${v}"": 1\n`, says: /unknown/ },
  { name: 'a number as a key', text: `${v}1: 2\n`, says: /unknown/ },
  { name: 'a key with a newline', text: `${v}"a\\nb": 1\n`, says: /unknown/ },
  { name: 'a key that steers the terminal', text: `${v}"\\u001b[2J": 1\n`, says: /unknown/ },
  { name: 'a very long key', text: `${v}${'k'.repeat(900)}: 1\n`, says: /unknown/ },
  { name: 'a tab for indentation', text: 'version: 1\nplatform:\n\tnodes: 3\n', says: /tab/ },
  { name: 'an open quote', text: `${v}x: "abc\n` },
  { name: 'an open list', text: `${v}x: [1, 2\n` },
  { name: 'a closed list too much', text: `${v}x: ]\n` },
  { name: 'JSON with a comma too much', text: '{"version": 1,, }' },
  { name: 'JSON cut off', text: goodText.slice(0, goodText.length / 2) },
  { name: 'wrong indentation', text: 'version: 1\n  platform: x\n' },
  { name: 'not a number', text: `${v}platform: {nodes: .nan}\n`, at: 'platform.nodes' },
  { name: 'an infinite number', text: `${v}platform: {nodes: .inf}\n`, at: 'platform.nodes' },
  {
    name: 'a negative infinite number',
    text: `${v}platform: {traceSampling: -.inf}\n`,
    at: 'platform.traceSampling',
  },
  { name: 'a huge number', text: `${v}platform: {nodes: ${'9'.repeat(60)}}\n`, at: 'platform.nodes' },
  { name: 'a huge exponent', text: `${v}platform: {nodes: 1e400}\n`, at: 'platform.nodes' },
  {
    name: 'an octal port',
    text: `${v}platform: {resolver: {port: 0o777777}}\n`,
    at: 'platform.resolver.port',
  },
  { name: 'a date for a version', text: 'version: 2020-01-01\n', at: 'version' },
  { name: 'a date for a namespace', text: `${v}topology: {namespaces: [2020-01-01T00:00:00Z]}\n` },
  { name: 'an HTML page', text: '<!DOCTYPE html><html><body>404</body></html>' },
  { name: 'a shell script', text: '#!/bin/sh\nrm -rf /\n' },
  {
    name: 'a Kubernetes object',
    text: 'apiVersion: v1\nkind: Secret\nmetadata: {name: x}\ndata: {a: Yg==}\n',
    at: 'apiVersion',
  },
  { name: 'a Helm template', text: '{{- if .Values.mesh }}\nversion: 1\n{{- end }}\n' },
  { name: 'a conflict of git', text: '<<<<<<< HEAD\nversion: 1\n=======\nversion: 2\n>>>>>>> main\n' },
  {
    name: 'names twice',
    text: `${v}topology: {workloads: [{name: a, namespace: b}, {name: a, namespace: b}]}\n`,
    says: /says again/,
  },
  {
    name: 'calls twice',
    text: `${v}topology: {namespaces: [n], workloads: [{name: a}, {name: b}], calls: [{from: a, to: b, port: 1}, {from: a, to: b, port: 1}]}\n`,
    at: 'topology.calls[1]',
  },
  {
    name: 'an ambiguous name',
    text: `${v}topology: {workloads: [{name: a, namespace: x}, {name: a, namespace: y}, {name: b, namespace: x}], calls: [{from: b, to: a, port: 1}]}\n`,
    at: 'topology.calls[0].to',
    says: /several/,
  },
  {
    name: 'a namespace that is not listed',
    text: `${v}topology: {namespaces: [production], workloads: [{name: a, namespace: prodcution}]}\n`,
    at: 'topology.workloads[0].namespace',
  },
  {
    name: 'a workload without namespace',
    text: `${v}topology: {workloads: [{name: a}]}\n`,
    at: 'topology.workloads[0].namespace',
    says: /missing/,
  },
  {
    name: 'a mesh on the network of the node',
    text: `${v}topology: {namespaces: [n], workloads: [{name: a, hostNetwork: true, joinsMesh: true}]}\n`,
    at: 'topology.workloads[0].joinsMesh',
  },
  {
    name: 'a mesh where Istio never goes',
    text: `${v}topology: {namespaces: [{name: kube-system, joinsMesh: true}], workloads: [{name: a}]}\n`,
    at: 'topology.namespaces[0].joinsMesh',
    says: /Istio leaves "kube-system" alone/,
  },
  {
    name: 'a control plane that joins its own mesh',
    text: `${v}topology: {namespaces: [{name: istio-system, joinsMesh: true}], workloads: [{name: a}]}\n`,
    at: 'topology.namespaces[0].joinsMesh',
    says: /"istio-system" is the namespace of the control plane/,
  },
  {
    name: 'a name that is too long for a label',
    text: `${v}topology: {namespaces: [n], workloads: [{name: ${'a'.repeat(64)}}]}\n`,
    at: 'topology.workloads[0].labels',
    says: /cannot be the label "app"/,
  },
  {
    name: 'weights of more than a hundred',
    text: `${v}topology: {namespaces: [n], workloads: [{name: a, ports: [1]}], traffic: [{to: a, versions: [{service: a, weight: 90}, {service: a, weight: 20}]}]}\n`,
    at: 'topology.traffic[0].versions',
  },
  {
    name: 'weights of more than a hundred beside a version that takes the rest',
    text: `${v}topology: {namespaces: [n], workloads: [{name: a, ports: [1]}], traffic: [{to: a, versions: [{service: a, weight: 60}, {service: a, weight: 60}, {service: a}]}]}\n`,
    at: 'topology.traffic[0].versions',
    says: /120 in all; expected 100 at most/,
  },
  {
    name: 'weights of less than a hundred beside a version for a header',
    text: `${v}topology: {namespaces: [n], workloads: [{name: a, ports: [1]}], traffic: [{to: a, versions: [{service: a, weight: 60}, {service: a, header: {name: x, value: y}}]}]}\n`,
    at: 'topology.traffic[0].versions',
    says: /60 in all; expected 100/,
  },
  {
    name: 'one try that may take longer than all together',
    text: `${v}topology: {namespaces: [n], workloads: [{name: a, ports: [1]}], traffic: [{to: a, timeout: 1s500ms, retries: {attempts: 2, perTryTimeout: 2s}}]}\n`,
    at: 'topology.traffic[0].retries.perTryTimeout',
    says: /longer than the timeout of the whole request, 1s500ms/,
  },
  {
    name: 'more versions than a route takes',
    text: `${v}topology: {namespaces: [n], workloads: [{name: a, ports: [1]}], traffic: [{to: a, versions: [${'{service: a}, '.repeat(17)}]}]}\n`,
    at: 'topology.traffic[0].versions',
    says: /at most 16/,
  },
  {
    name: 'a version whose Service is headless',
    text: `${v}topology: {namespaces: [n], workloads: [{name: a, ports: [1], services: [a, {name: b, headless: true}]}], traffic: [{to: a, versions: [{service: a}, {service: b}]}]}\n`,
    at: 'topology.traffic[0].versions[1].service',
    says: /is headless: a route sends to a Service with an address/,
  },
  {
    name: 'a version of a workload without Services',
    text: `${v}topology: {namespaces: [n], workloads: [{name: a, ports: [1], services: []}], traffic: [{to: a, versions: [{service: a}]}]}\n`,
    at: 'topology.traffic[0].versions[0].service',
    says: /is no Service of the namespace n/,
  },
  {
    name: 'an egress gateway without hosts',
    text: `${v}topology: {externals: [{name: x, egressGateway: true}]}\n`,
    at: 'topology.externals[0].hosts',
  },
  {
    name: 'keys beside their address',
    text: `${v}topology: {tokenIssuers: [{name: x, issuer: y, jwksUri: "https://y/k", jwks: "{}"}]}\n`,
    at: 'topology.tokenIssuers[0].jwks',
  },
  {
    name: 'keys that are none',
    text: `${v}topology: {tokenIssuers: [{name: x, issuer: y, jwks: "{keys: []}"}]}\n`,
    at: 'topology.tokenIssuers[0].jwks',
  },
  { name: 'a resolver that is nowhere', text: `${v}platform: {resolver: custom}\n`, at: 'platform.resolver' },
  {
    name: 'ten thousand wrong calls',
    text: `${v}topology: {calls: [${'{from: a, to: b, prot: 1},'.repeat(10_000)}]}\n`,
  },
  {
    name: 'thousands of workloads and calls to none of them',
    text: `${v}topology: {namespaces: [n], workloads: [${many(12_000, (at) => `{name: w${at}-${at * 7}}`)}], calls: [${many(12_000, (at) => `{from: x${at}-${at * 7}, to: y${at}, port: 1}`)}]}\n`,
  },
  {
    name: 'thousands of workloads of one name',
    text: `${v}topology: {workloads: [${many(20_000, (at) => `{name: w, namespace: n${at}}`)}], calls: [${many(5000, () => '{from: w, to: w, port: 1}')}]}\n`,
  },
  {
    name: 'thousands of ports and calls to other ports',
    text: `${v}topology: {namespaces: [n], workloads: [{name: a}, {name: b, ports: [${many(15_000, (at) => `{port: ${at + 1}, name: p${at}}`)}]}], calls: [${many(10_000, (at) => `{from: a, to: b, port: q${at}}`)}]}\n`,
  },
  {
    name: 'ten thousand unknown keys',
    text: v + Array.from({ length: 10_000 }, (_, at) => `key${at}: 1`).join('\n'),
  },
];

const privateKey = [
  '-----BEGIN',
  'PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----',
].join(' ');
const token = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', 'c2lnbmF0dXJl'].join('.');
const cloudKey = ['AKIA', 'IOSFODNN7EXAMPLE'].join('');
/** Secrets where names of keys belong: refused as keys, and not printed either. */
const secretKeys: readonly HostileCase[] = [
  { name: 'a cloud key as a key', text: `${v}${cloudKey}: 1\n`, says: /unknown/ },
  { name: 'a token as a key', text: `${v}platform: {"${token}": 1}\n`, says: /unknown/ },
  {
    name: 'a token as the name of a label',
    text: changed(['topology', 'workloads', 0, 'labels'], { [`${token}!`]: 'x' }),
  },
  { name: 'a cloud key twice as a key', text: `${v}${cloudKey}: 1\n${cloudKey}: 2\n`, says: /twice/ },
];

const secrets: readonly HostileCase[] = [
  {
    name: 'a private key as an issuer',
    text: changed(['topology', 'tokenIssuers', 0, 'issuer'], privateKey),
  },
  {
    name: 'a private key among public ones',
    text: changed(['topology', 'tokenIssuers', 0, 'jwks'], `{"keys":[{"kty":"EC","d":"${'a'.repeat(40)}"}]}`),
  },
  {
    name: 'a token as a header value',
    text: changed(['topology', 'calls', 0, 'http', 'headers', 0, 'values'], [token]),
  },
  {
    name: 'a bearer header',
    text: changed(['topology', 'calls', 0, 'http', 'headers', 0, 'values'], [`Bearer ${'q'.repeat(30)}`]),
  },
  {
    name: 'a password in an address',
    text: changed(['topology', 'tokenIssuers', 0, 'jwksUri'], 'https://user:hunter2@idp.example.com/keys'),
  },
  {
    name: 'a cloud key as a label',
    text: changed(['topology', 'namespaces', 0, 'labels', 'team'], ['AKIA', 'IOSFODNN7EXAMPLE'].join('')),
  },
  { name: 'a token as a name', text: changed(['topology', 'workloads', 0, 'name'], token) },
].map((one) => ({ ...one, says: /secret/ }));

function many(count: number, item: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => item(at)).join(', ');
}

function aliasBomb(levels: number, width: number, kind: 'list' | 'map' = 'list'): string {
  const lines = ['version: 1', kind === 'list' ? 'x0: &x0 [a]' : 'x0: &x0 {a: b}'];
  for (let level = 1; level <= levels; level += 1) {
    const aliases = Array.from({ length: width }, (_, at) =>
      kind === 'list' ? `*x${level - 1}` : `k${at}: *x${level - 1}`,
    );
    lines.push(
      kind === 'list'
        ? `x${level}: &x${level} [${aliases.join(', ')}]`
        : `x${level}: &x${level} {${aliases.join(', ')}}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

export const hostileCases: readonly HostileCase[] = [
  ...values,
  ...keys,
  ...missing,
  ...texts,
  ...secrets,
  ...secretKeys,
];
