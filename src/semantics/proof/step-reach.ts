import type { KubernetesObject } from '../../model/kubernetes.ts';
import type { PlannedDocument, RolloutStep } from '../../model/plan.ts';

/** Where a step of a rollout can have changed what a request meets. */
export interface StepReach {
  /** Namespaces that the step can have changed; undefined: any. */
  readonly touched?: ReadonlySet<string>;
  /** At which end of a request the change decides. */
  readonly touchedEnds: 'source' | 'destination' | 'both';
  /** Whether only policies changed: then nothing outside the touched namespaces decides differently than before. */
  readonly policiesOnly: boolean;
}

/** Tells the reach of a step by the namespaces and kinds of what it applies, deletes, labels or restarts. */
export function reachOf(
  step: RolloutStep,
  documents: readonly PlannedDocument[],
  rootNamespace: string,
): StepReach {
  const touched = touchedBy(step, documents, rootNamespace);
  const policiesOnly = changesPoliciesOnly(step, documents);
  const touchedEnds = policiesOnly ? endsTouchedBy(documents) : 'both';
  return { ...(touched && { touched }), touchedEnds, policiesOnly };
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

function changesPoliciesOnly(step: RolloutStep, documents: readonly PlannedDocument[]): boolean {
  if (step.kind !== 'apply' && step.kind !== 'delete') return false;
  return documents.every(({ object }) => policyKinds.has(object.kind));
}

/** Egress rules decide at the source; ingress rules and Istio's policies at the destination. */
function endsTouchedBy(documents: readonly PlannedDocument[]): StepReach['touchedEnds'] {
  const ends = new Set(documents.flatMap(({ object }) => endsOf(object)));
  const [only, other] = [...ends];
  return only !== undefined && other === undefined ? only : 'both';
}

function endsOf({ kind, spec }: KubernetesObject): ('source' | 'destination')[] {
  if (kind !== 'NetworkPolicy') return ['destination'];
  const { policyTypes } = (spec ?? {}) as { policyTypes?: readonly string[] };
  return (policyTypes ?? ['Ingress', 'Egress']).map((type) => (type === 'Egress' ? 'source' : 'destination'));
}
