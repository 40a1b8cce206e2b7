import type { KubernetesObject } from '../../model/kubernetes.ts';
import type { PlannedDocument, RolloutStep } from '../../model/plan.ts';
import type { Checkpoint } from '../judge.ts';
import { policyTypesOf } from '../network-policy/network-policy.ts';

/** Where a step of a rollout can have changed what a request meets. */
export interface StepReach {
  /** Namespaces that the step can have changed; undefined: any. */
  readonly touched?: ReadonlySet<string>;
  /**
   * Where only policies changed: the checkpoints that go by them. Then nothing outside the touched namespaces decides
   * differently than before, and no other checkpoint does.
   */
  readonly checkpoints?: ReadonlySet<Checkpoint>;
}

/** Tells the reach of a step by the namespaces and kinds of what it applies, deletes, labels or restarts. */
export function reachOf(
  step: RolloutStep,
  documents: readonly PlannedDocument[],
  rootNamespace: string,
): StepReach {
  const touched = touchedBy(step, documents, rootNamespace);
  const checkpoints = checkpointsTouchedBy(step, documents);
  return { ...(touched && { touched }), ...(checkpoints && { checkpoints }) };
}

function touchedBy(
  step: RolloutStep,
  documents: readonly PlannedDocument[],
  rootNamespace: string,
): ReadonlySet<string> | undefined {
  switch (step.kind) {
    case 'apply':
    case 'delete': {
      const namespaces = new Set(documents.map(({ object }) => object.metadata.namespace ?? ''));
      return namespaces.has('') || namespaces.has(rootNamespace) ? undefined : namespaces;
    }
    case 'label':
      return new Set([step.target.kind === 'Namespace' ? step.target.name : (step.target.namespace ?? '')]);
    case 'restart':
      return new Set([step.namespace]);
    case 'command':
      return new Set();
    default:
      return step satisfies never;
  }
}

/** Kinds that decide at the pods of their own namespace (of all, in the root namespace) and nowhere else. */
const policyKinds = new Set([
  'NetworkPolicy',
  'PeerAuthentication',
  'AuthorizationPolicy',
  'RequestAuthentication',
]);

function checkpointsTouchedBy(
  step: RolloutStep,
  documents: readonly PlannedDocument[],
): ReadonlySet<Checkpoint> | undefined {
  if (step.kind !== 'apply' && step.kind !== 'delete') return undefined;
  if (documents.some(({ object }) => !policyKinds.has(object.kind))) return undefined;
  return new Set(documents.flatMap(({ object }) => checkpointsOf(object)));
}

function checkpointsOf(object: KubernetesObject): Checkpoint[] {
  if (object.kind !== 'NetworkPolicy') return ['mesh'];
  return policyTypesOf(object).map((type) => (type === 'Egress' ? 'egress' : 'ingress'));
}
