import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import type { Plan, PlannedDocument, RolloutStep } from '../../../src/model/plan.ts';
import {
  fingerprintOf,
  labelsInForce,
  momentsOf,
  startState,
} from '../../../src/semantics/proof/rollout-state.ts';

const topology = {
  namespaces: [{ name: 'shop', labels: {}, meshToday: 'none' as const, joinsMesh: true }],
  workloads: [],
  calls: [],
  entryPoints: [],
  externals: [],
  tokenIssuers: [],
  traffic: [],
};

describe('the states of a rollout', () => {
  it('adds what a directory holds and takes it away again, and the undo is the state before', () => {
    const plan = planOf([document('01-bypass/shop-ingress/a.yaml', 'a')], {
      steps: [{ kind: 'apply', directory: '01-bypass' }],
      undo: [{ kind: 'delete', directory: '01-bypass/shop-ingress' }],
    });
    const start = startState(topology, []);
    const [applied, undone] = [...momentsOf(plan, start, 'istio-system')];
    expect([...(applied?.state.objects.keys() ?? [])]).toEqual(['networking.k8s.io/NetworkPolicy/shop/a']);
    expect(applied?.touched).toEqual(new Set(['shop']));
    expect(undone && fingerprintOf(undone.state)).toBe(fingerprintOf(start));
  });

  it('gives pods a sidecar when they restart, not when the namespace is labelled', () => {
    const plan = planOf([], {
      steps: [
        {
          kind: 'label',
          target: { kind: 'Namespace', name: 'shop' },
          labels: { 'istio-injection': 'enabled', other: 'yes' },
        },
        { kind: 'restart', namespace: 'shop' },
      ],
      undo: [],
    });
    const [labelled, restarted] = [...momentsOf(plan, startState(topology, []), 'istio-system')];
    expect(labelled && labelsInForce(labelled.state).get('shop')).toEqual({ other: 'yes' });
    expect(restarted && labelsInForce(restarted.state).get('shop')).toEqual({
      'istio-injection': 'enabled',
      other: 'yes',
    });
  });

  it('can touch anything where a document lies in the root namespace', () => {
    const plan = planOf([document('02-strict/default.yaml', 'default', 'istio-system')], {
      steps: [{ kind: 'apply', directory: '02-strict' }],
      undo: [],
    });
    const [moment] = [...momentsOf(plan, startState(topology, []), 'istio-system')];
    expect(moment?.touched).toBeUndefined();
  });
});

function document(file: string, name: string, namespace = 'shop'): PlannedDocument {
  const object: KubernetesObject = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
  };
  return { object, file, template: 'test', why: '', answers: [] };
}

function planOf(
  documents: PlannedDocument[],
  { steps, undo }: { steps: RolloutStep[]; undo: RolloutStep[] },
): Plan {
  const phase = { id: 'one', title: '', why: '', steps, undo, checks: [] };
  return { phases: [phase], documents, final: [], values: [], notGenerated: [], findings: [] };
}
