import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discover } from '../../src/discovery/discover.ts';
import { readObjects } from '../../src/kubernetes/read-objects.ts';
import { env, server } from './discover-yaml.ts';

const yaml = `${server('web', { ports: [{ port: 80, targetPort: 8080, name: 'http' }], container: env({ API_URL: 'http://api', X_HOST: 'gone', Y_URL: 'https://a.example.com' }) })}${server('api', { ports: [{ port: 80 }], container: env({ DB_HOST: 'db', B_URL: 'https://b.example.com' }) })}${server('db', { image: 'postgres:17', ports: [{ port: 5432 }] })}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec: {podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: api}}}], ports: [{port: 5432}]}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: site, namespace: shop}
spec: {rules: [{http: {paths: [{path: /, backend: {service: {name: web, port: {number: 80}}}}]}}]}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: x, namespace: shop}
`;

describe('discovery', () => {
  it('does not depend on the order of the documents', () => {
    const { objects } = readObjects(yaml, 'input.yaml');
    const expected = JSON.stringify(discover({ objects }));
    fc.assert(
      fc.property(fc.shuffledSubarray([...objects], { minLength: objects.length }), (shuffled) => {
        expect(JSON.stringify(discover({ objects: shuffled }))).toBe(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('survives objects of any shape', () => {
    const value = fc.anything({ maxDepth: 4, withNullPrototype: false });
    const kinds = [
      'Deployment',
      'Service',
      'ConfigMap',
      'Secret',
      'Ingress',
      'NetworkPolicy',
      'VirtualService',
      'Gateway',
      'HTTPRoute',
      'AuthorizationPolicy',
      'CronJob',
      'Pod',
      'ServiceMonitor',
      'RoleBinding',
      'Endpoints',
      'Sidecar',
      'DestinationRule',
      'RequestAuthentication',
      'ServiceEntry',
    ];
    const versions = [
      'v1',
      'apps/v1',
      'batch/v1',
      'networking.k8s.io/v1',
      'networking.istio.io/v1',
      'security.istio.io/v1',
      'gateway.networking.k8s.io/v1',
    ];
    const object = fc.record({
      kind: fc.constantFrom(...kinds),
      apiVersion: fc.constantFrom(...versions),
      spec: value,
      data: value,
      subjects: value,
      subsets: value,
      webhooks: value,
      labels: value,
      annotations: value,
      namespace: fc.oneof(fc.constant('shop'), value),
    });
    fc.assert(
      fc.property(fc.array(object, { maxLength: 8 }), (objects) => {
        const placed = objects.map((each, index) => ({
          object: {
            ...each,
            metadata: {
              name: `n${index % 3}`,
              namespace: each.namespace as string,
              labels: each.labels as Record<string, string>,
              annotations: each.annotations as Record<string, string>,
            },
          },
          place: { file: 'f', line: index },
        }));
        discover({ objects: placed });
      }),
      { numRuns: 300 },
    );
  });

  it.each([{ toString: '' }, [{ toString: {} }]])(
    'passes over an object whose namespace is %j',
    (namespace) => {
      const metadata = { name: 'settings', namespace: namespace as unknown as string };
      const placed = ['ConfigMap', 'Deployment'].map((kind, line) => ({
        object: { kind, apiVersion: 'v1', metadata },
        place: { file: 'f', line },
      }));
      expect(discover({ objects: placed }).topology.workloads).toEqual([]);
    },
  );

  it('reads a thousand workloads with five calls each in seconds', () => {
    const documents = Array.from({ length: 1000 }, (_, index) =>
      server(`w${index}`, {
        ports: [{ port: 80, targetPort: 8080, name: 'http' }],
        container: env(
          Object.fromEntries(
            Array.from({ length: 5 }, (_item, call) => [
              `API${call}_URL`,
              `http://w${(index * 7 + call * 13 + 1) % 1000}:80/`,
            ]),
          ),
        ),
      }),
    );
    const { objects } = readObjects(documents.join(''), 'big.yaml');
    const { topology } = discover({ objects });
    expect(topology.calls.length).toBeGreaterThan(4900);
  });
});
