import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { layerViews } from '../../../src/semantics/proof/layer-views.ts';
import { reachOf } from '../../../src/semantics/proof/step-reach.ts';

/** As the API server fills them in: Ingress, and Egress where there is an egress rule. */
describe('a NetworkPolicy that names no policy types', () => {
  it('stands in the view of incoming packets only, where its list of egress rules is empty', () => {
    const views = layerViews('network-policies', [policy({ podSelector: {}, egress: [] })]);
    expect(views.map(({ name, objects }) => [name, objects.length])).toEqual([
      ['network-policy-ingress', 1],
      ['network-policy-egress', 0],
    ]);
  });

  it('changes what incoming packets meet, where its list of types is empty', () => {
    const object = policy({ podSelector: {}, policyTypes: [], ingress: [{}] });
    const step = { kind: 'apply', directory: 'a' } as const;
    const document = { object, file: 'a/policy.yaml' } as unknown as Parameters<typeof reachOf>[1][number];
    expect(reachOf(step, [document], 'istio-system').checkpoints).toEqual(new Set(['ingress']));
  });
});

function policy(spec: Readonly<Record<string, unknown>>): KubernetesObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { namespace: 'shop', name: 'of-before' },
    spec,
  };
}
