import { expect, it } from 'vitest';
import { inNamespace } from '../../src/kubernetes/default-namespace.ts';

it('objects without a namespace are put into one, cluster-scoped kinds and those that have one stay', () => {
  const placed = [
    { kind: 'Service', metadata: { name: 'a' } },
    { kind: 'Service', metadata: { name: 'b', namespace: 'own' } },
    { kind: 'Namespace', metadata: { name: 'c' } },
    { kind: 'CiliumClusterwideNetworkPolicy', metadata: { name: 'd' } },
  ].map((object) => ({ object: { apiVersion: 'v1', ...object }, place: { file: 'f' } }));
  expect(inNamespace(placed, 'shop').map(({ object }) => object.metadata.namespace)).toEqual([
    'shop',
    'own',
    undefined,
    undefined,
  ]);
});
