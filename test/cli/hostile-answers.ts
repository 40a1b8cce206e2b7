import { application } from './answers.ts';

/** One file that must be refused. */
export interface HostileFile {
  readonly title: string;
  readonly content: Buffer;
}

const nastyNames = [
  'Payment',
  'pay_ment',
  '-payment',
  'payment-',
  'pay ment',
  'pay\nment',
  'pay\tment',
  'pay\u0000ment',
  'payment\u202e',
  '../payment',
  '../../etc/passwd',
  '/etc/passwd',
  'a/b/c',
  '.',
  '..',
  'payment;rm -rf /',
  '$(reboot)',
  '`reboot`',
  '{{ name }}',
  '${name}',
  '"payment"',
  "'payment'",
  'payment: x',
  '- payment',
  '# payment',
  '&anchor',
  '*alias',
  '!tag',
  '|',
  '>',
  '%TAG',
  '@payment',
  'päyment',
  'платёж',
  '支付',
  '💳',
  'a'.repeat(300),
  '\u001b[31mred',
  '\r\npayment',
  '\ufeffx',
  'payment\\',
  'payment\u0085',
  'payment\u2028x',
  '<script>',
  '--- x',
  '__proto__',
  'con\u200bstructor',
  '',
];
const nastyPorts = [
  '0',
  '-1',
  '65536',
  '80800',
  '1.5',
  '"80; rm"',
  '1e9',
  '.inf',
  '.nan',
  'null',
  'true',
  '[]',
  '{}',
  '" 80"',
];
const nastyCidrs = [
  '10.0.0.0/33',
  '010.0.0.0/8',
  '10.0.0/8',
  '1/8',
  '256.0.0.0/8',
  '10.0.0.0',
  '::/129',
  'fe80::1%eth0/64',
  '10.0.0.0/08',
  '',
  'any',
  '10.0.0.0/8\n- 0.0.0.0/0',
];
const nastyPaths = ['process', '/a b', '/a\nb', '/a"b', '//\u0000', '/*/*/x*', '/{', '/\u202e', 'http://x/'];
const nastyHosts = [
  '-x.example',
  'x..example',
  'http://x',
  'x y',
  'x_y.example',
  '*.*.example',
  '*',
  'x\n.example',
  'a'.repeat(260),
];
const nastyMethods = ['GE T', 'GET\n', 'G{}', 'GET;', '', 'ß'];
const nastyKeys = [
  'requirments',
  'Topology',
  'topology ',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  '""',
  '"\\u0000"',
  '"a\\nb"',
  'x'.repeat(5000),
];
const wrongTypes = ['null', '[]', '1', 'true', '"x"', '.nan', '2026-01-01', '[[[]]]', '{a: {b: {c: 1}}}'];

/** Wrong types, unknown keys, nasty names, YAML's own traps, sizes, depths, bytes that are no text. */
export function hostileAnswers(): HostileFile[] {
  const files: HostileFile[] = [];
  const add = (title: string, content: string | Buffer): void => {
    files.push({ title: title.slice(0, 60).replace(/[^ -~]/g, '?'), content: Buffer.from(content) });
  };
  const withTopology = (topology: string): string => `${application.split('topology:')[0]}${topology}`;
  const quoted = JSON.stringify;

  for (const name of nastyNames) {
    add(
      `workload named ${name}`,
      withTopology(`topology: {workloads: [{name: ${quoted(name)}, namespace: shop}]}`),
    );
    add(
      `namespace named ${name}`,
      withTopology(`topology: {workloads: [{name: x, namespace: ${quoted(name)}}]}`),
    );
  }
  for (const port of nastyPorts) {
    add(
      `port ${port}`,
      withTopology(`topology: {workloads: [{name: x, namespace: shop, ports: [${port}]}]}`),
    );
  }
  for (const cidr of nastyCidrs) {
    add(
      `cidr ${cidr}`,
      application.replace('topology:', `topology:\n  externals: [{name: out, cidrs: [${quoted(cidr)}]}]`),
    );
  }
  for (const path of nastyPaths) {
    add(
      `path ${path}`,
      application.replace('to: api, port: 8080', `to: api, port: 8080, http: {paths: [${quoted(path)}]}`),
    );
  }
  for (const host of nastyHosts) {
    add(
      `host ${host}`,
      application.replace('topology:', `topology:\n  externals: [{name: out, hosts: [${quoted(host)}]}]`),
    );
  }
  for (const method of nastyMethods) {
    add(
      `method ${method}`,
      application.replace('to: api, port: 8080', `to: api, port: 8080, http: {methods: [${quoted(method)}]}`),
    );
  }
  for (const key of nastyKeys) add(`key ${key}`, `${application}${key}: 1\n`);
  for (const value of wrongTypes) {
    add(`requirements ${value}`, `version: 1\nrequirements: ${value === 'null' ? '7' : value}`);
    add(
      `topology.workloads ${value}`,
      withTopology(`topology: {workloads: ${value === '[]' ? '[[]]' : value}}`),
    );
    add(`an answer that is ${value}`, application.replace("l7-policies: 'no'", `l7-policies: ${value}`));
    add(`version ${value}`, application.replace('version: 1', `version: ${value === '1' ? '2' : value}`));
  }

  add('nothing', '');
  add('spaces', '   \n\n');
  add('a comment', '# nothing here');
  add('a scalar', 'hello');
  add('a list', '- 1\n- 2');
  add('half a document', '{"version": 1, "requirements": {');
  add('two documents', 'version: 1\n---\nversion: 1');
  add('a tab as indentation', 'version: 1\nrequirements:\n\tl7-policies: no');
  add('a tag of code', "version: 1\nrequirements: !!js/function 'x'");
  add('an unknown tag', 'version: 1\nrequirements: !secret {}');
  add('a key twice', "version: 1\nrequirements: {l7-policies: 'no', l7-policies: 'yes'}");
  add('an alias to nothing', 'version: 1\nrequirements: *nothing');
  add('a billion laughs', `version: 1\n${bomb()}`);
  add('__proto__ inside', `${application}platform: {"__proto__": {"polluted": true}}\n`);
  add('constructor inside', `${application}platform: {constructor: {prototype: {x: 1}}}\n`);
  add('depth of brackets', `version: 1\nrequirements: ${'['.repeat(20_000)}`);
  add('depth of maps', `version: 1\nrequirements: ${'{a: '.repeat(5000)}1${'}'.repeat(5000)}`);
  add('ten megabytes', `version: 1\n# ${'x'.repeat(10_000_000)}`);
  add('ten megabytes of one string', `version: 1\n$schema: ${'x'.repeat(10_000_000)}`);
  add('bytes', Buffer.from([0, 1, 2, 3, 255, 254, 253, 0, 0, 7]));
  add('an image', Buffer.concat([Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'), Buffer.alloc(4000, 0xc3)]));
  add('UTF-16', Buffer.from(`\ufeff${application}`, 'utf16le'));
  add('Latin-1', Buffer.from(`version: 1\nname: p\u00e4yment`, 'latin1'));
  add('escape sequences', 'version: 1\n"\\u001b]0;title\\u0007": 1');
  add(
    'a hundred thousand unknown keys',
    `version: 1\n${Array.from({ length: 30_000 }, (_, at) => `k${at}: 1`).join('\n')}`,
  );
  return files;
}

function bomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 12; level += 1) {
    lines.push(
      `a${level}: &a${level} [${Array(10)
        .fill(`*a${level - 1}`)
        .join(', ')}]`,
    );
  }
  return lines.join('\n');
}
