import { describe, expect, it } from 'vitest';
import { readAnswers } from '../../src/answers/read-answers.ts';
import type { Answers } from '../../src/model/answers.ts';
import { knowledge } from './example-knowledge.ts';

function resolve(text: string): Answers {
  const { answers, problems } = readAnswers(knowledge, [{ name: 'a', text: `version: 1\n${text}` }]);
  expect(problems).toEqual([]);
  if (!answers) throw new Error('no answers');
  return answers;
}

function assumed({ assumptions }: Answers, path: string): string | undefined {
  return assumptions.find(({ answer }) => answer === path)?.value;
}

describe('the platform', () => {
  it('has every default, and each is an assumption that names its question', () => {
    const answers = resolve('');
    expect(answers.platform).toMatchObject({
      networkPlugin: 'unknown',
      policyEnforcement: 'unknown',
      resolver: {
        kind: 'kube-dns',
        pods: { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
        port: 53,
      },
      addressFamilies: ['IPv4'],
      istio: { namespace: 'istio-system', trustDomain: 'cluster.local', dataPlane: 'auto' },
      gateways: [],
    });
    const ids = new Set(knowledge.platform.map(({ id }) => id));
    const own = answers.assumptions.filter(({ answer }) => answer.startsWith('platform.'));
    expect(own.length).toBeGreaterThan(10);
    for (const { question, answer } of own) expect([answer, ids.has(question ?? '')]).toEqual([answer, true]);
  });

  it('lists no assumption for what was written', () => {
    const answers = resolve('platform: {nodes: 5, istio: {namespace: mesh}}');
    expect(answers.platform.nodes).toBe(5);
    expect([assumed(answers, 'platform.nodes'), assumed(answers, 'platform.istio.namespace')]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it.each([
    ['calico', 'yes'],
    ['flannel', 'no'],
    ['aws-vpc-cni', 'unknown'],
    ['unknown', 'unknown'],
  ])('with %s enforces policies: %s', (plugin, enforced) => {
    const answers = resolve(`platform: {networkPlugin: ${plugin}}`);
    expect(answers.platform.policyEnforcement).toBe(enforced);
    expect(answers.requirements['policy-enforcement']).toBe(enforced);
    expect(assumed(answers, 'requirements.policy-enforcement')).toBe(enforced);
  });

  it('believes an answer more than the name of the plugin, but not an unknown', () => {
    const said = (answer: string) =>
      resolve(`requirements: {policy-enforcement: ${answer}}\nplatform: {networkPlugin: flannel}`);
    expect(said('yes').platform.policyEnforcement).toBe('yes');
    expect(said('unknown').platform.policyEnforcement).toBe('no');
    expect(said('unknown').requirements['policy-enforcement']).toBe('no');
  });

  it.each([
    [
      'istioctl',
      {},
      {
        labels: { istio: 'ingressgateway' },
        serviceAccount: 'istio-ingressgateway-service-account',
        namespace: 'istio-system',
        ports: [8080, 8443],
        inMesh: true,
      },
    ],
    [
      'istioctl',
      { name: 'istio-egressgateway' },
      { labels: { istio: 'egressgateway' }, serviceAccount: 'istio-egressgateway-service-account' },
    ],
    [
      'helm',
      { name: 'istio-public' },
      { labels: { istio: 'public' }, serviceAccount: 'istio-public', inMesh: true },
    ],
    [
      'gateway-api',
      { name: 'web' },
      {
        labels: { 'gateway.networking.k8s.io/gateway-name': 'web' },
        serviceAccount: 'web-istio',
        inMesh: true,
      },
    ],
    ['ingress-controller', {}, { inMesh: false }],
  ])('names a gateway after the way it was installed: %s', (kind, written, expected) => {
    const answers = resolve(`platform: {gateways: [${JSON.stringify({ kind, ...written })}]}`);
    expect(answers.platform.gateways[0]).toMatchObject(expected);
  });

  it.each([
    ['kube-system', 'istio-system', false],
    ['istio-system', 'istio-system', false],
    ['istio-system', 'mesh', true],
    ['shop', 'istio-system', true],
  ])('lets %s join the mesh of istiod in %s by itself: %s', (namespace, controlPlane, joinsMesh) => {
    const { topology } = resolve(
      `platform: {istio: {namespace: ${controlPlane}}}\ntopology: {workloads: [{name: a, namespace: ${namespace}}]}`,
    );
    expect(topology?.namespaces[0]).toMatchObject({ joinsMesh });
    expect(topology?.workloads[0]).toMatchObject({ joinsMesh });
  });

  it('takes the resolver and the monitoring in short', () => {
    const { platform } = resolve('platform: {resolver: openshift-dns, monitoring: observability}');
    expect(platform.resolver).toMatchObject({
      kind: 'openshift-dns',
      pods: { namespace: 'openshift-dns' },
      port: 5353,
    });
    expect(platform.monitoring).toMatchObject({ namespace: 'observability', inMesh: false });
    expect(resolve('platform: {resolver: cloud-dns}').platform.resolver.cidrs).toEqual([
      '169.254.169.254/32',
    ]);
  });

  it("asks nothing of a resolver of one's own but what was written", () => {
    const { platform } = resolve('platform: {resolver: {kind: custom, cidrs: [10.0.0.10/32]}}');
    expect(platform.resolver).toEqual({ kind: 'custom', cidrs: ['10.0.0.10/32'], port: 53 });
  });
});

describe('requirements', () => {
  it('take one option of many in short', () => {
    expect(resolve('requirements: {traffic-features: retries}').requirements['traffic-features']).toEqual([
      'retries',
    ]);
    expect(resolve('requirements: {traffic-features: unknown}').requirements['traffic-features']).toBe(
      'unknown',
    );
  });

  it('keep no default for a question that the answers rule out', () => {
    const ruledOut = knowledge.requirements.filter(({ when }) => when !== undefined);
    const { requirements } = resolve('requirements: {l7-policies: yes, service-trust: mtls}');
    expect(ruledOut.some(({ id }) => requirements[id] === undefined)).toBe(true);
  });
});

describe('the topology', () => {
  it('lets a version speak as the callee does whose traffic it shares', () => {
    const { topology } = resolve(`topology:
  workloads:
    - {name: web, namespace: shop}
    - {name: api, namespace: shop, ports: [8080], services: [{name: api, ports: [{port: 80, targetPort: 8080}]}]}
    - {name: canary, namespace: shop, ports: [9090], services: [{name: api-v2, ports: [{port: 80, targetPort: 9090}]}]}
  calls: [{from: web, to: api, port: 8080, http: GET /items}]
  traffic: [{to: api, versions: [{service: api, weight: 90}, {service: api-v2, weight: 10}]}]
`);
    const ports = topology?.workloads.map(({ name, ports: own }) => [
      name,
      own.map((one) => one.appProtocol),
    ]);
    expect(ports).toEqual([
      ['web', []],
      ['api', ['http']],
      ['canary', ['http']],
    ]);
  });

  const base = (workloads: string, rest = '') =>
    resolve(
      `platform: {gateways: [{kind: istioctl}]}\ntopology:\n  namespaces: [shop]\n  workloads: ${workloads}\n${rest}`,
    );

  it('is absent where no workload is declared', () => {
    expect(resolve('topology: {namespaces: [shop]}').topology).toBeUndefined();
  });

  it('has the defaults of a workload, each an assumption', () => {
    const answers = base('[{name: web, ports: [8080]}]');
    expect(answers.topology?.workloads[0]).toEqual({
      name: 'web',
      namespace: 'shop',
      kind: 'Deployment',
      labels: { app: 'web' },
      serviceAccount: 'default',
      replicas: 1,
      ports: [{ port: 8080, protocol: 'TCP', appProtocol: 'tcp' }],
      services: [
        { name: 'web', headless: false, ports: [{ port: 8080, targetPort: 8080, protocol: 'TCP' }] },
      ],
      joinsMesh: true,
      hostNetwork: false,
      role: 'application',
      callsConfirmed: false,
      probePorts: [8080],
      needsApiServer: false,
    });
    for (const key of [
      'probePorts',
      'namespace',
      'kind',
      'labels',
      'serviceAccount',
      'replicas',
      'services',
      'joinsMesh',
      'role',
      'callsConfirmed',
    ]) {
      expect([key, assumed(answers, `topology.workloads[0].${key}`)]).not.toEqual([key, undefined]);
    }
    expect(assumed(answers, 'topology.workloads[0].ports[0].appProtocol')).toBe('tcp');
  });

  it('finds the namespaces of workloads where none is listed', () => {
    const { topology } = resolve(
      'topology: {workloads: [{name: a, namespace: x}, {name: b, namespace: y}, {name: c, namespace: x}]}',
    );
    expect(topology?.namespaces.map(({ name }) => name)).toEqual(['x', 'y']);
  });

  it.each([
    ['{port: 80, name: http-web}', 'http'],
    ['{port: 80, name: grpc}', 'grpc'],
    ['{port: 80, name: grpc-web}', 'grpc-web'],
    ['{port: 80, name: web}', 'tcp'],
    ['{port: 80, protocol: UDP}', 'udp'],
    ['{port: 80, name: http, appProtocol: redis}', 'redis'],
  ])('reads the protocol of %s as %s', (port, expected) => {
    expect(base(`[{name: web, ports: [${port}]}]`).topology?.workloads[0]?.ports[0]?.appProtocol).toBe(
      expected,
    );
  });

  it('takes ports from the calls where a workload lists none, and HTTP from their matches', () => {
    const answers = base(
      '[{name: web}, {name: api}]',
      '  calls: [{from: web, to: api, port: 8080, http: GET /items/*}]\n',
    );
    expect(answers.topology?.workloads[1]?.ports).toEqual([
      { port: 8080, protocol: 'TCP', appProtocol: 'http' },
    ]);
    expect(assumed(answers, 'topology.workloads[1].ports')).toBe('8080/TCP');
    expect(answers.topology?.calls[0]).toEqual({
      answer: 'topology.calls[0]',
      from: { kind: 'workload', namespace: 'shop', name: 'web' },
      to: { kind: 'workload', namespace: 'shop', name: 'api' },
      port: 8080,
      protocol: 'TCP',
      appProtocol: 'http',
      http: [{ methods: ['GET'], paths: ['/items/*'], hosts: [], headers: [], claims: [] }],
      purpose: 'request',
      origin: { kind: 'declared' },
    });
  });

  it.each([
    ['"POST /process"', [{ methods: ['POST'], paths: ['/process'] }]],
    ['"GET,HEAD /a,/b/*"', [{ methods: ['GET', 'HEAD'], paths: ['/a', '/b/*'] }]],
    ['DELETE', [{ methods: ['DELETE'], paths: [] }]],
    ['/health', [{ methods: [], paths: ['/health'] }]],
    [
      '["GET /a", {paths: ["/{*}/b"], headers: [x-key, {name: x-id, values: [a]}]}]',
      [
        { methods: ['GET'], paths: ['/a'] },
        { paths: ['/{*}/b'], headers: [{ name: 'x-key' }, { name: 'x-id', values: ['a'] }] },
      ],
    ],
  ])('takes %s as a match', (http, expected) => {
    const { topology } = base(
      '[{name: web}, {name: api}]',
      `  calls: [{from: web, to: api, port: 80, http: ${http}}]\n`,
    );
    expect(topology?.calls[0]?.http).toMatchObject(expected);
  });

  it('finds container ports by name, by the only one there is, and behind Services', () => {
    const { topology } = base(
      '[{name: web}, {name: api, ports: [{port: 8080, name: http}], services: [{name: api, ports: [{port: 80, targetPort: http}, 8080]}]}]',
      '  calls: [{from: web, to: api, port: http}, {from: web, to: shop/api}]\n',
    );
    expect(topology?.calls.map(({ port }) => port)).toEqual([8080, 8080]);
    expect(
      topology?.workloads[1]?.services[0]?.ports.map(({ port, targetPort }) => [port, targetPort]),
    ).toEqual([
      [80, 8080],
      [8080, 8080],
    ]);
  });

  it('gives claims the only issuer there is', () => {
    const answers = base(
      '[{name: web}, {name: api}]',
      '  tokenIssuers: [{name: idp, issuer: "https://idp.example.com"}]\n  calls: [{from: web, to: api, port: 80, http: {claims: [{name: role, values: [admin]}]}}]\n',
    );
    expect(answers.topology?.calls[0]?.http[0]?.issuer).toBe('idp');
    expect(assumed(answers, 'topology.calls[0].http.issuer')).toBe('idp');
  });

  it('keeps out of the mesh what cannot or shall not join', () => {
    const { topology } = base(
      '[{name: a, hostNetwork: true}, {name: b, role: database, joinsMesh: false}, {name: c, outsideBecause: windows}]',
    );
    expect(topology?.workloads.map(({ joinsMesh, outsideBecause }) => [joinsMesh, outsideBecause])).toEqual([
      [false, 'host-network'],
      [false, 'database'],
      [false, 'windows'],
    ]);
    expect(topology?.namespaces.map(({ joinsMesh }) => joinsMesh)).toEqual([false]);
    const joining = base('[{name: a, hostNetwork: true}, {name: b}]').topology;
    expect(joining?.namespaces.map(({ joinsMesh }) => joinsMesh)).toEqual([true]);
  });

  it('takes calls for confirmed only where a person declared all of them, and there is one', () => {
    const { topology } = base(
      '[{name: a}, {name: b}, {name: c}, {name: alone}, {name: d, callsConfirmed: true}]',
      '  calls: [{from: a, to: b, port: 1}, {from: b, to: c, port: 1, origin: {kind: inferred, confidence: high}}, {from: d, to: c, port: 1, origin: {kind: observed, source: hubble}}]\n',
    );
    expect(topology?.workloads.map(({ name, callsConfirmed }) => [name, callsConfirmed])).toEqual([
      ['a', true],
      ['b', false],
      ['c', false],
      ['alone', false],
      ['d', true],
    ]);
  });

  it('gives an entry point the only gateway, the only port and HTTP', () => {
    const answers = base(
      '[{name: web, ports: [8080]}]',
      '  entryPoints: [{to: web, hosts: [shop.example.com]}]\n',
    );
    expect(answers.topology?.entryPoints[0]).toMatchObject({
      name: 'web',
      gateway: 'istio-ingressgateway',
      port: 8080,
      appProtocol: 'http',
    });
    expect(answers.topology?.workloads[0]?.ports[0]?.appProtocol).toBe('http');
  });

  it('dials an external destination on 443 unless told', () => {
    const answers = base(
      '[{name: web}]',
      '  externals: [{name: bank, hosts: [api.bank.example.com]}]\n  calls: [{from: web, to: bank}, {from: web, to: bank, port: 5432}]\n',
    );
    expect(answers.topology?.calls.map(({ to, port, appProtocol }) => [to, port, appProtocol])).toEqual([
      [{ kind: 'external', name: 'bank' }, 443, 'https'],
      [{ kind: 'external', name: 'bank' }, 5432, 'tcp'],
    ]);
    expect(assumed(answers, 'topology.calls[0].port')).toBe('443');
  });

  it.each([
    ['[{service: web, weight: 90}, {service: web-next}]', [90, 10], 'canary'],
    ['[{service: web}, {service: web-next}]', [100, 0], 'blue-green'],
    ['[{service: web}, {service: web-next, header: {name: x-beta, value: "1"}}]', [100, 0], 'header'],
  ])('shares the traffic of %s', (versions, weights, strategy) => {
    const { topology } = base(
      '[{name: web, ports: [80], services: [web, web-next]}]',
      `  traffic: [{to: web, versions: ${versions}}]\n`,
    );
    expect(topology?.traffic[0]?.versions.map(({ weight }) => weight)).toEqual(weights);
    expect(topology?.traffic[0]?.strategy).toBe(strategy);
  });
});
