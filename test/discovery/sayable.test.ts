import * as fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { readAnswers } from '../../src/answers/read-answers.ts';
import { discoveredFile } from '../../src/cli/discover/found-answers.ts';
import { withoutUnsayable } from '../../src/cli/discover/without-unsayable.ts';
import { acceptInferred } from '../../src/discovery/accept-inferred.ts';
import { brokenValueOf } from '../../src/discovery/broken-object.ts';
import { discover } from '../../src/discovery/discover.ts';
import type { Discovery } from '../../src/discovery/discovery.ts';
import type { PlacedObject } from '../../src/model/kubernetes.ts';
import { knowledge } from '../decision/knowledge.ts';
import { discoverYaml, server } from './discover-yaml.ts';

/** What an answers file would not take of a discovery. */
function problemsOf(objects: readonly PlacedObject[]): string[] {
  const taken = objects.filter(({ object }) => brokenValueOf(object) === undefined);
  return problemsIn(discover({ objects: taken }));
}

function problemsIn(discovery: Discovery): string[] {
  const { problems } = readAnswers(knowledge, [
    { name: 'found', data: discoveredFile(discovery, discovery.topology) },
  ]);
  return problems.map(({ path, message }) => `${path}: ${message}`);
}

describe('what is discovered', () => {
  const name = fc.constantFrom('web', 'api', 'Foo_Bar', '${NAME}', '{{ .x }}', '5', 'a.b', '-x');
  const label = fc.constantFrom('web', '', 'a b', '"', 'x'.repeat(70), 'v1.2');
  const port = fc.constantFrom<unknown>(80, 8080, 0, 70000, -1, '80', 'http', 'HTTP_x', null, 1.5, 'a--b');
  const host = fc.constantFrom('shop.example.com', '*.example.com', 'a_b.c', '${HOST}', '*', '10.0.0.1', '');
  const url = fc.constantFrom(
    'http://my_host.example.com',
    'http://web',
    'https://-x.example.com',
    'tcp://api:70000',
    'x\u0000y',
    'http://a..b',
    'http://web.app:80/x?y',
  );
  const path = fc.constantFrom('/', '/a b', '/x/{id}', '/metrics?x=1', 'relative', '/*/*');
  const pod = fc.record({
    metadata: fc.record({
      labels: fc.dictionary(fc.constantFrom('app', 'bad key', 'x/y/z'), label, { maxKeys: 2 }),
      annotations: fc.record({ 'prometheus.io/scrape': fc.constant('true'), 'prometheus.io/path': path }),
    }),
    spec: fc.record({
      containers: fc.array(
        fc.record({
          name: fc.constant('main'),
          image: fc.constantFrom('x', '{{ .image }}'),
          ports: fc.array(fc.record({ containerPort: port, name: port }), { maxLength: 2 }),
          env: fc.array(fc.record({ name: fc.constantFrom('API_URL', 'A\nB', 'X_HOST'), value: url })),
          readinessProbe: fc.record({ httpGet: fc.record({ port }) }),
        }),
        { maxLength: 2 },
      ),
      serviceAccountName: name,
    }),
  });
  const object = fc.oneof(
    fc.record({
      apiVersion: fc.constant('apps/v1'),
      kind: fc.constant('Deployment'),
      spec: fc.record({ template: pod, replicas: fc.constantFrom<unknown>(1, -1, 1e9, 'x') }),
    }),
    fc.record({ apiVersion: fc.constant('v1'), kind: fc.constant('Pod'), spec: pod.map(({ spec }) => spec) }),
    fc.record({
      apiVersion: fc.constant('batch/v1'),
      kind: fc.constant('CronJob'),
      spec: pod.map((template) => ({ jobTemplate: { spec: { template } } })),
    }),
    fc.record({
      apiVersion: fc.constant('v1'),
      kind: fc.constant('Service'),
      spec: fc.record({
        selector: fc.dictionary(fc.constant('app'), label),
        ports: fc.array(fc.record({ port, targetPort: port, name: port }), { maxLength: 2 }),
      }),
    }),
    fc.record({
      apiVersion: fc.constant('networking.k8s.io/v1'),
      kind: fc.constant('Ingress'),
      spec: fc.record({
        rules: fc.array(
          fc.record({
            host,
            http: fc.record({
              paths: fc.array(
                fc.record({
                  path,
                  backend: fc.record({
                    service: fc.record({ name, port: fc.record({ number: port }) }),
                  }),
                }),
                { maxLength: 2 },
              ),
            }),
          }),
          { maxLength: 2 },
        ),
      }),
    }),
    fc.record({
      apiVersion: fc.constant('networking.istio.io/v1'),
      kind: fc.constantFrom('VirtualService', 'Gateway'),
      spec: fc.record({
        hosts: fc.array(host),
        gateways: fc.constant(['web']),
        selector: fc.dictionary(fc.constant('app'), label),
        servers: fc.array(fc.record({ port: fc.record({ number: port }) }), { maxLength: 2 }),
        http: fc.array(
          fc.record({ route: fc.array(fc.record({ destination: fc.record({ host: name }) })) }),
          { maxLength: 1 },
        ),
      }),
    }),
    fc.record({
      apiVersion: fc.constant('security.istio.io/v1'),
      kind: fc.constant('RequestAuthentication'),
      spec: fc.record({
        jwtRules: fc.array(
          fc.record({
            issuer: url,
            jwksUri: url,
            audiences: fc.array(label, { maxLength: 2 }),
            fromHeaders: fc.array(fc.record({ name: label }), { maxLength: 1 }),
          }),
          { maxLength: 2 },
        ),
      }),
    }),
    fc.record({
      apiVersion: fc.constant('networking.k8s.io/v1'),
      kind: fc.constant('NetworkPolicy'),
      spec: fc.record({
        podSelector: fc.constant({}),
        egress: fc.array(
          fc.record({
            to: fc.constant([{ podSelector: { matchLabels: { app: 'web' } } }]),
            ports: fc.array(fc.record({ port }), { maxLength: 1 }),
          }),
          { maxLength: 1 },
        ),
      }),
    }),
  );

  it('fits into an answers file, whatever the objects hold', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(object, name, fc.constantFrom('app', 'Bad_NS', undefined)), { maxLength: 6 }),
        (entries) => {
          const objects = entries.map(
            ([body, own, namespace], at) =>
              ({
                object: {
                  ...body,
                  metadata: { name: own, ...(namespace && { namespace }), labels: { app: 'web' } },
                },
                place: { file: 'a\nb.yaml', line: at + 1 },
              }) as unknown as PlacedObject,
          );
          expect(problemsOf(objects)).toEqual([]);
        },
      ),
      { numRuns: 400 },
    );
  });

  const portNames = fc.uniqueArray(fc.constantFrom('http', 'metrics', 'admin'), { maxLength: 3 });
  const numbers: Readonly<Record<string, number>> = { http: 8080, metrics: 9090, admin: 7070 };

  /** One Service, its targets named, in front of a Deployment for each set of ports. */
  function behindOneService(
    pods: readonly (readonly string[])[],
    targets: readonly string[],
    clusterIP: string,
  ) {
    const deployments = pods.map((names, at) => ({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: `v${at}`, namespace: 'shop' },
      spec: {
        template: {
          metadata: { labels: { app: 'api', version: `v${at}` } },
          spec: {
            containers: [
              { name: 'main', ports: names.map((name) => ({ name, containerPort: numbers[name] })) },
            ],
          },
        },
      },
    }));
    const ports = targets.map((name) => ({ name, port: (numbers[name] ?? 0) % 8000, targetPort: name }));
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'api', namespace: 'shop' },
      spec: { clusterIP, selector: { app: 'api' }, ports },
    };
    return [...deployments, service].map((object) => ({ object, place: { file: 'a.yaml' } }));
  }

  it('fits where pods behind one Service have not all of its named ports, with at most a Service left out', () => {
    fc.assert(
      fc.property(
        fc.array(portNames, { minLength: 1, maxLength: 3 }),
        portNames,
        fc.constantFrom('None', '10.0.0.7'),
        (pods, targets, clusterIP) => {
          const found = discover({ objects: behindOneService(pods, targets, clusterIP) });
          const rest = withoutUnsayable(found, knowledge);
          expect(problemsIn(rest)).toEqual([]);
          expect(rest.topology.workloads).toHaveLength(pods.length);
          const reached = pods.map((names) => names.filter((name) => targets.includes(name)));
          if (
            targets.length > 0 &&
            new Set(reached.filter((names) => names.length > 0).map(String)).size <= 1
          )
            expect(rest).toBe(found);
        },
      ),
    );
  });

  it('says of a Service only those pods that have the port it leads to', () => {
    const { topology } = discover({
      objects: behindOneService([['http'], ['metrics']], ['http'], '10.0.0.7'),
    });
    expect(topology.workloads.map(({ name, services }) => [name, services.length])).toEqual([
      ['v0', 1],
      ['v1', 0],
    ]);
  });

  it('leaves out the part that cannot be said, tells of it, and confirms nobody who lacks it', () => {
    const ports = [{ port: 80, targetPort: 8080, name: 'http' }];
    const calling = (name: string) =>
      server(name, {
        ports,
        container: 'args: ["--db=postgres://db:5432", "--pay=https://pay.example.com"]',
      });
    const found = discoverYaml(
      `${calling('web')}${calling('api')}${server('db', { image: 'postgres:17', ports: [{ port: 5432 }] })}`,
    );
    const broken = (change: Partial<Discovery['topology']>) =>
      withoutUnsayable({ ...found, topology: { ...found.topology, ...change } }, knowledge);
    const [first, ...others] = found.topology.calls;
    const told = (rest: Discovery) =>
      rest.findings.flatMap(({ code, values }) => (code === 'part-left-out' ? [values?.part] : []));

    const workload = broken({
      workloads: found.topology.workloads.map((each) =>
        each.name === 'api' ? { ...each, labels: { 'a b': 'x' } } : each,
      ),
    });
    expect(problemsIn(workload)).toEqual([]);
    expect(told(workload)).toEqual(['workload shop/api']);
    expect(workload.topology.calls.map(({ answer, from }) => `${answer} ${from.name}`)).toEqual([
      'topology.calls[0] web',
      'topology.calls[1] web',
    ]);
    const { unconfirmed } = acceptInferred(workload, 'all');
    const open = unconfirmed.filter(({ because }) => because.includes('part-left-out'));
    expect(open.map(({ workload: { name } }) => name)).toEqual(['db']);

    const call = broken({ calls: first ? [{ ...first, port: 70000 }, ...others] : [] });
    expect(told(call)).toEqual(['call shop/api -> shop/db:70000']);
    expect(call.topology.calls).toHaveLength(others.length);

    const external = broken({
      externals: found.topology.externals.map((each) => ({ ...each, hosts: ['a b'] })),
    });
    expect(told(external)).toEqual(['external destination pay-example-com']);
    expect(external.topology.calls).toHaveLength(2);
    for (const rest of [call, external]) expect(problemsIn(rest)).toEqual([]);
  });

  it('keeps requests apart only where they can be seen, though a route names paths', () => {
    const ingress = `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec: {ingressClassName: nginx, rules: [{http: {paths: [{path: /a, backend: {service: {name: web, port: {number: 443}}}}]}}]}
`;
    const web = server('web', { ports: [{ port: 443, targetPort: 8443, name: 'https' }] });
    expect(discoverYaml(`${web}${ingress}`).unplacedEntryPoints).toMatchObject([
      { appProtocol: 'https', http: [] },
    ]);
  });
});

it('a value that an API server refuses is named with its field', () => {
  const [service] = [
    load('{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {ports: [{port: 0}]}}'),
  ];
  expect(brokenValueOf(service as Parameters<typeof brokenValueOf>[0])).toEqual({
    field: 'spec.ports[0].port',
    value: '0',
    rule: 'a port (1 to 65535)',
  });
});
