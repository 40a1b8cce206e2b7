import { expect, it } from 'vitest';
import { discoverYaml, env, server } from './discover-yaml.ts';

const named = (namespace: string, labels = '{}') => `---
apiVersion: v1
kind: Namespace
metadata: {name: ${namespace}, labels: ${labels}}
`;

/** A workload of the platform that an application calls, so that its namespace is part of the topology. */
const called = (namespace: string) =>
  server('collector', { namespace, ports: [{ port: 9411, targetPort: 9411, name: 'http' }] });

it.each([
  ['kube-system', '{}', false],
  ['istio-system', '{}', false],
  ['istio-system', '{istio-injection: enabled}', true],
  ['tracing', '{}', true],
])('lets %s with labels %s join a mesh: %s', (namespace, labels, joinsMesh) => {
  const web = server('web', { container: env({ TRACES: `http://collector.${namespace}:9411` }) });
  const { topology } = discoverYaml(`${named(namespace, labels)}${web}${called(namespace)}`);
  expect(topology.calls).toHaveLength(1);
  expect(topology.namespaces.find(({ name }) => name === namespace)).toMatchObject({ joinsMesh });
});
