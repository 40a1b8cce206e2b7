import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import type { Attributes, HeaderValues } from '../../../src/semantics/istio/attributes.ts';
import { decide } from '../../../src/semantics/istio/decide.ts';
import { compileIstioPolicies } from '../../../src/semantics/istio/istio-policies.ts';
import { decideL4 } from '../../../src/semantics/istio/l4-decide.ts';
import { defaultMeshSettings } from '../../../src/semantics/istio/mesh-settings.ts';
import { truths } from '../../../src/semantics/istio/truth.ts';

const accounts = ['web', 'api', 'job'];
const someOf = (values: readonly string[]) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });

const principals = ['cluster.local/ns/shop/sa/web', '*/sa/api', 'cluster.local/ns/*', '*'];
const source = fc.record({
  principals: maybe(someOf(principals)),
  notPrincipals: maybe(someOf(principals)),
  namespaces: maybe(someOf(['shop', 'other', 's*'])),
  ipBlocks: maybe(someOf(['10.0.0.0/8', '192.0.2.1'])),
});
const operation = fc.record({
  ports: maybe(someOf(['80', '8080'])),
  methods: maybe(someOf(['GET', 'POST', '*'])),
  notPaths: maybe(someOf(['/admin', '/admin/*'])),
  paths: maybe(someOf(['/', '/api/*', '*.js', '/items/{*}'])),
});
const condition = fc.record({
  key: fc.constantFrom('request.headers[x-role]', 'source.namespace', 'destination.port'),
  values: maybe(someOf(['admin', 'shop', '80', '*'])),
  notValues: maybe(someOf(['user', 'other', '8080'])),
});
const rule = fc.record({
  from: maybe(fc.array(fc.record({ source }), { minLength: 1, maxLength: 2 })),
  to: maybe(fc.array(fc.record({ operation }), { minLength: 1, maxLength: 2 })),
  when: maybe(fc.array(condition, { minLength: 1, maxLength: 2 })),
});

function policyOf(action: fc.Arbitrary<string>): fc.Arbitrary<KubernetesObject> {
  const spec = fc.record({ action, rules: fc.array(rule, { maxLength: 3 }) });
  return fc.tuple(spec, fc.uuid()).map(([written, name]) => ({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name, namespace: 'shop' },
    spec: JSON.parse(JSON.stringify(written)) as unknown,
  }));
}

const policies = fc.array(policyOf(fc.constantFrom('ALLOW', 'DENY')), { maxLength: 4 });
const attributes: fc.Arbitrary<Attributes> = fc.record({
  principal: fc.option(
    fc.constantFrom(...accounts).map((name) => `cluster.local/ns/shop/sa/${name}`),
    { nil: undefined },
  ),
  sourceAddress: fc.constantFrom('10.1.2.3', '192.0.2.1'),
  remoteAddress: fc.constantFrom('10.1.2.3', '192.0.2.1'),
  destinationAddress: fc.constant('10.9.9.9'),
  destinationPort: fc.constantFrom(80, 8080, 9090),
  sni: fc.constant(undefined),
  http: fc.record({
    method: fc.constantFrom('GET', 'POST', 'PUT'),
    path: fc.constantFrom('/', '/api/x', '/admin', '/a.js', '/items/7'),
    host: fc.constant('shop.test'),
    headers: fc.constantFrom<HeaderValues>({}, { 'x-role': ['admin'] }, { 'x-role': ['user'] }),
    token: fc.constant(undefined),
  }),
});

const workload = { namespace: 'shop', labels: { app: 'web' } };

/** Every way in which policies are enforced: at a proxy over HTTP and over TCP, and at ztunnel. */
function answers(objects: readonly KubernetesObject[], one: Attributes): readonly number[] {
  const compiled = compileIstioPolicies(objects, defaultMeshSettings);
  const { authorization } = compiled.atProxy({ ...workload, isWaypoint: false });
  const { http: _http, ...tcp } = one;
  return [
    decide(authorization, one).allowed,
    decide(authorization, tcp).allowed,
    decideL4(compiled.atZtunnel(workload).authorization, one).allowed,
  ];
}

const runs = { numRuns: 150 };

describe('authorization, whatever the policies', () => {
  it('never grows by a DENY', () => {
    const property = fc.property(policies, policyOf(fc.constant('DENY')), attributes, (base, added, one) => {
      const before = answers(base, one);
      answers([...base, added], one).forEach((after, index) => {
        if (before[index] === truths.no) expect(after).toBe(truths.no);
      });
    });
    fc.assert(property, runs);
  });

  it('never shrinks by an ALLOW where one applies already', () => {
    const existing = policyOf(fc.constant('ALLOW'));
    const property = fc.property(
      policies,
      existing,
      policyOf(fc.constant('ALLOW')),
      attributes,
      (base, one, added, asked) => {
        const before = answers([...base, one], asked);
        answers([...base, one, added], asked).forEach((after, index) => {
          if (before[index] === truths.yes) expect(after).toBe(truths.yes);
        });
      },
    );
    fc.assert(property, runs);
  });

  it('does not depend on the order of documents', () => {
    const shuffled = policies.chain((list) =>
      fc.tuple(
        fc.constant(list),
        fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
      ),
    );
    const property = fc.property(shuffled, attributes, ([list, other], one) => {
      expect(answers(other, one)).toEqual(answers(list, one));
    });
    fc.assert(property, runs);
  });

  it('does not change by a policy in dry run or of action AUDIT', () => {
    const property = fc.property(
      policies,
      policyOf(fc.constantFrom('ALLOW', 'DENY')),
      attributes,
      (base, added, one) => {
        const dry = {
          ...added,
          metadata: { ...added.metadata, annotations: { 'istio.io/dry-run': 'true' } },
        };
        const audit = { ...added, spec: { ...(added.spec as object), action: 'AUDIT' } };
        expect(answers([...base, dry, audit], one)).toEqual(answers(base, one));
      },
    );
    fc.assert(property, runs);
  });
});
