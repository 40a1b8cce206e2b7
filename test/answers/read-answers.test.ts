import { describe, expect, it } from 'vitest';
import { readAnswers } from '../../src/answers/read-answers.ts';
import { knowledge } from './example-knowledge.ts';

const topology = `version: 1
platform: {gateways: [{kind: istioctl}]}
topology:
  namespaces: [production, staging]
  workloads:
    - {name: checkout, namespace: production}
    - name: payment
      namespace: production
      ports: [{port: 8080, name: http}, {port: 9000, appProtocol: grpc}]
      services: [{name: payment, ports: [{port: 80, targetPort: http, name: web}]}]
    - {name: payment, namespace: staging, ports: [8080]}
    - {name: dns, namespace: production, ports: [{port: 53, protocol: UDP}]}
    - {name: idle, namespace: production}
  externals: [{name: bank, hosts: [api.bank.example.com]}]
  tokenIssuers: [{name: idp, issuer: "https://idp.example.com"}]
  calls:
`;

function problemsOf(calls: string) {
  return readAnswers(knowledge, [{ name: 'a.yaml', text: topology + calls }]).problems;
}

describe('problems', () => {
  it('come all at once, each with path, file, line and the nearest spelling', () => {
    const text = [
      'version: 1',
      'requirments: {}',
      'topology:',
      '  namespaces: [production]',
      '  workloads:',
      '    - {name: checkout}',
      '    - {name: Payment_Svc}',
      '  calls:',
      '    - {from: checkuot, to: checkout, port: 80800}',
    ].join('\n');
    const { problems, answers } = readAnswers(knowledge, [{ name: 'answers.yaml', text }]);
    expect(answers).toBeUndefined();
    expect(problems).toEqual([
      { path: 'requirments', message: 'unknown', suggestion: 'requirements', file: 'answers.yaml', line: 2 },
      {
        path: 'topology.workloads[1].name',
        message: '"Payment_Svc" is not a DNS name: lower-case letters, digits, "-" and ".", at most 253',
        suggestion: 'payment-svc',
        file: 'answers.yaml',
        line: 7,
      },
      {
        path: 'topology.calls[0].port',
        message: '80800 is not a port (1 to 65535)',
        file: 'answers.yaml',
        line: 9,
      },
      {
        path: 'topology.calls[0].from',
        message: '"checkuot" is no workload of the topology',
        suggestion: 'checkout',
        file: 'answers.yaml',
        line: 9,
      },
    ]);
  });

  it.each([
    [
      '{from: checkout, to: payment, port: 8080}',
      'to',
      '"payment" stands for several workloads: production/payment, staging/payment',
    ],
    ['{from: checkout, to: production/payment}', 'port', 'missing; payment listens on 8080 (http), 9000'],
    [
      '{from: checkout, to: production/payment, port: 80}',
      'port',
      '80 is a port of the Service payment; payment itself listens on 8080',
      '8080',
    ],
    [
      '{from: checkout, to: production/payment, port: web}',
      'port',
      'web is a port of the Service payment; payment itself listens on 8080',
      '8080',
    ],
    [
      '{from: checkout, to: production/payment, port: htpp}',
      'port',
      'htpp is no container port of payment, which listens on 8080 (http), 9000',
      'http',
    ],
    [
      '{from: checkout, to: staging/payment, port: 1}',
      'port',
      '1 is no container port of payment, which listens on 8080',
      '8080',
    ],
    ['{from: checkout, to: idle}', 'port', 'missing; idle lists no ports'],
    [
      '{from: checkout, to: idle, port: http}',
      'port',
      'http is no port of idle, which lists none: give its number',
    ],
    [
      '{from: checkout, to: dns, port: 53, protocol: TCP}',
      'protocol',
      'is TCP, but dns takes UDP on 53',
      'UDP',
    ],
    ['{from: checkout, to: dns, port: 53, http: GET /}', 'http', 'asks for HTTP on a UDP port'],
    [
      '{from: checkout, to: idle, port: 1, appProtocol: mysql, http: GET /}',
      'http',
      'asks for HTTP on a port that speaks mysql, which has no HTTP requests',
    ],
    [
      '{from: checkout, to: bank, appProtocol: tls, http: GET /}',
      'http',
      'asks for HTTP on a port that speaks tls, which hides its requests from the mesh',
    ],
    [
      '{from: checkout, to: bnak, port: 443}',
      'to',
      '"bnak" is neither a workload nor an external destination',
      'bank',
    ],
    ['{from: bank, to: checkout, port: 1}', 'from', '"bank" is no workload of the topology'],
    [
      '{from: checkout, to: idle, port: 1, http: {issuer: ipd}}',
      'http.issuer',
      '"ipd" is not among topology.tokenIssuers',
      'idp',
    ],
    [
      '{from: checkout, to: idle, port: 1, protocol: http}',
      'protocol',
      'expected one of TCP, UDP, SCTP, found "http"',
      'appProtocol: http',
    ],
    ['{from: checkout, to: idle, port: 1, http: [GET /, {path: [/a]}]}', 'http[1].path', 'unknown', 'paths'],
  ])('%s', (call, path, message, suggestion?: string) => {
    const expected = { path: `topology.calls[0].${path}`, message, file: 'a.yaml', line: 17 };
    expect(problemsOf(`    - ${call}\n`)).toEqual([
      suggestion === undefined ? expected : { ...expected, suggestion },
    ]);
  });

  it('of a value without its quotes show how it is written', () => {
    const text = 'version: 1\nplatform: {istio: {version: 1.30}}\n';
    expect(readAnswers(knowledge, [{ name: 'a', text }]).problems).toMatchObject([
      { path: 'platform.istio.version', message: 'expected text, found 1.3', suggestion: '"1.3"' },
    ]);
    const yes = 'version: 1\nrequirements: {l7-policies: true}\n';
    expect(readAnswers(knowledge, [{ name: 'a', text: yes }]).problems).toMatchObject([
      { suggestion: 'yes' },
    ]);
  });

  it.each([
    ['topology: {namespaces: [n], workloads: [{name: Payment_Svc}]}', 'payment-svc'],
    [
      'topology: {namespaces: [n], workloads: [{name: a}, {name: b}], calls: [{from: a, to: b, port: 1, http: {methods: [post]}}]}',
      'POST',
    ],
    [
      'topology: {namespaces: [n], workloads: [{name: a}, {name: b}], calls: [{from: a, to: b, port: 1, http: {paths: [process]}}]}',
      '/process',
    ],
    ['topology: {namespaces: [n], workloads: [{name: "-"}]}', undefined],
  ])('of a spelling in %s suggest %s', (text, suggestion) => {
    const { problems } = readAnswers(knowledge, [{ name: 'a', text: `version: 1\n${text}\n` }]);
    expect(problems.map((problem) => problem.suggestion)).toEqual([suggestion]);
  });

  it('say where a key belongs that stands in the wrong place', () => {
    const text = 'version: 1\nworkloads: []\nservice-trust: mtls\nplatform: {trustDomain: x}\n';
    const { problems } = readAnswers(knowledge, [{ name: 'a', text }]);
    expect(problems.map(({ path, suggestion }) => [path, suggestion])).toEqual([
      ['workloads', 'topology.workloads'],
      ['service-trust', 'requirements.service-trust'],
      ['platform.trustDomain', 'platform.istio.trustDomain'],
    ]);
  });

  it('name a port that has the name of another', () => {
    const text =
      'version: 1\ntopology: {namespaces: [n], workloads: [{name: a, ports: [{port: 1, name: x}, {port: 2, name: x}]}]}\n';
    expect(readAnswers(knowledge, [{ name: 'a', text }]).problems).toMatchObject([
      { path: 'topology.workloads[0].ports[1].name' },
    ]);
  });

  it('are none where an entry point names a gateway that has its name by default', () => {
    const text =
      'version: 1\nplatform: {gateways: [{kind: istioctl}, {kind: gateway-api, name: web}]}\ntopology: {namespaces: [n], workloads: [{name: a}], entryPoints: [{to: a, port: 80, gateway: istio-ingressgateway}]}\n';
    expect(readAnswers(knowledge, [{ name: 'a', text }]).problems).toEqual([]);
  });

  it('are capped, and the rest is counted', () => {
    const text = `version: 1\n${Array.from({ length: 900 }, (_, at) => `key${at}: 1`).join('\n')}`;
    const { problems } = readAnswers(knowledge, [{ name: 'a', text }]);
    expect(problems.length).toBe(501);
    expect(problems.at(-1)?.message).toBe('and 400 more problems');
  });

  it('name a preset that does not exist, and the nearest one', () => {
    const { problems } = readAnswers(knowledge, [], { preset: 's3-zero-trsut' });
    expect(problems).toEqual([
      { path: '', message: '"s3-zero-trsut" is not a preset', suggestion: 's3-zero-trust' },
    ]);
    const [unlike] = readAnswers(knowledge, [], { preset: 'q9' }).problems;
    expect(unlike?.message).toMatch(/^"q9" is not a preset; there are q1-small-team, .*u4-multi-cloud$/);
  });

  it('name a requirement and a platform fact that contradict each other', () => {
    const text = 'version: 1\nrequirements: {policy-enforcement: no}\nplatform: {policyEnforcement: yes}\n';
    expect(readAnswers(knowledge, [{ name: 'a', text }]).problems).toMatchObject([
      {
        path: 'requirements.policy-enforcement',
        message: 'is "no", but platform.policyEnforcement is "yes"',
      },
    ]);
  });
});

describe('missing answers', () => {
  it('are every required one, with its question and options', () => {
    const { answers, missing } = readAnswers(knowledge, [{ name: 'a', text: 'version: 1\n' }]);
    expect(answers).toBeDefined();
    const required = knowledge.requirements.filter(
      (question) => question.required && question.when === undefined,
    );
    expect(missing.map(({ question }) => question)).toEqual(
      expect.arrayContaining(required.map(({ id }) => id)),
    );
    expect(missing.find(({ question }) => question === 'l7-policies')).toEqual({
      question: 'l7-policies',
      path: 'requirements.l7-policies',
      ask: knowledge.requirements.find(({ id }) => id === 'l7-policies')?.ask,
      options: ['no', 'yes'],
      several: false,
    });
  });

  it('are none with any preset', () => {
    for (const { id } of knowledge.presets) {
      const { missing, problems } = readAnswers(knowledge, [], { preset: id });
      expect([id, missing, problems]).toEqual([id, [], []]);
    }
  });

  it('are none where a required question is answered with unknown', () => {
    const requirements = Object.fromEntries(knowledge.requirements.map(({ id }) => [id, 'unknown']));
    const { missing, problems } = readAnswers(knowledge, [{ name: 'a', data: { version: 1, requirements } }]);
    expect([missing, problems]).toEqual([[], []]);
  });
});

describe('a new question', () => {
  const extended = {
    ...knowledge,
    requirements: [
      ...knowledge.requirements,
      {
        id: 'colour',
        order: 999,
        title: 'Colour',
        ask: 'Which colour?',
        help: 'It is only an example.',
        kind: 'one' as const,
        options: [
          { id: 'red', label: 'Red' },
          { id: 'blue', label: 'Blue' },
        ],
        default: 'red',
      },
    ],
  };

  it('can be answered, is checked and has its default without any code', () => {
    const read = (answer: string) =>
      readAnswers(extended, [{ name: 'a', text: `version: 1\nrequirements: {colour: ${answer}}\n` }]);
    expect(read('blue').answers?.requirements.colour).toBe('blue');
    expect(read('bleu').problems).toMatchObject([{ path: 'requirements.colour', suggestion: 'blue' }]);
    const { answers } = readAnswers(extended, [{ name: 'a', text: 'version: 1\n' }]);
    expect(answers?.requirements.colour).toBe('red');
    expect(answers?.assumptions).toContainEqual({
      answer: 'requirements.colour',
      value: 'red',
      question: 'colour',
    });
  });
});

describe('a Service of several workloads', () => {
  const versions = (second: string) => `version: 1
topology:
  workloads:
    - {name: reviews-v1, namespace: shop, labels: {app: reviews, version: v1}, ports: [9080], services: [{name: reviews, ports: [9080]}]}
    - {name: reviews-v2, namespace: shop, labels: {app: reviews, version: v2}, ${second}}
`;

  it('is one Service where they agree on its ports', () => {
    const text = versions('ports: [9080], services: [{name: reviews, ports: [9080]}]');
    const { problems, answers } = readAnswers(knowledge, [{ name: 'a.yaml', text }]);
    expect(problems).toEqual([]);
    expect(answers?.topology?.workloads.map(({ services }) => services.map(({ name }) => name))).toEqual([
      ['reviews'],
      ['reviews'],
    ]);
  });

  it('is refused where they do not', () => {
    const text = versions(
      'ports: [9080], services: [{name: reviews, ports: [{port: 80, targetPort: 9080}]}]',
    );
    const { problems } = readAnswers(knowledge, [{ name: 'a.yaml', text }]);
    expect(problems).toMatchObject([
      { path: 'topology.workloads[1].services[0].ports', message: expect.stringContaining('reviews-v1') },
    ]);
  });
});
