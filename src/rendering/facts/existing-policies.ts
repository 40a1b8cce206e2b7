import type { KubernetesObject, Labels } from '../../model/kubernetes.ts';
import type { Workload } from '../../model/topology.ts';
import { labelsMatch } from './selectors.ts';

/** What NetworkPolicies that stand already isolate. Malformed ones count as isolating: the careful side. */
export interface ExistingNetworkPolicies {
  isolate(workload: Workload, direction: 'Ingress' | 'Egress'): boolean;
  /** Whether any of them isolates anything in the namespace. */
  touch(namespace: string, direction: 'Ingress' | 'Egress'): boolean;
}

export function existingNetworkPolicies(existing: readonly KubernetesObject[]): ExistingNetworkPolicies {
  const policies = existing.filter(
    ({ kind, apiVersion }) => kind === 'NetworkPolicy' && apiVersion.startsWith('networking.k8s.io/'),
  );
  const fitting = (namespace: string, direction: 'Ingress' | 'Egress') =>
    policies.filter(
      (policy) => namespaceOf(policy) === namespace && directionsOf(policy).includes(direction),
    );
  return {
    isolate: (workload, direction) =>
      fitting(workload.namespace, direction).some((policy) =>
        selects(recordAt(policy.spec, 'podSelector'), workload.labels),
      ),
    touch: (namespace, direction) => fitting(namespace, direction).length > 0,
  };
}

/** Whether an ALLOW policy applies to a workload already; then an allow-all bypass would open what is policed. */
export function allowPolicyStands(
  existing: readonly KubernetesObject[],
  workload: { readonly namespace: string; readonly labels: Labels },
  rootNamespace: string,
): boolean {
  return existing.some((policy) => {
    if (policy.kind !== 'AuthorizationPolicy') return false;
    const spec = (policy.spec ?? {}) as Readonly<Record<string, unknown>>;
    if ((spec.action ?? 'ALLOW') !== 'ALLOW') return false;
    const namespace = namespaceOf(policy);
    if (namespace !== workload.namespace && namespace !== rootNamespace) return false;
    const labels = recordAt(recordAt(spec, 'selector'), 'matchLabels');
    return spec.targetRefs !== undefined || labelsMatch(labels as Labels, workload.labels);
  });
}

/** Whether any ALLOW policy stands in the namespace or for the whole mesh. */
export function anyAllowPolicyStands(
  existing: readonly KubernetesObject[],
  namespace: string,
  rootNamespace: string,
): boolean {
  return existing.some(
    (policy) =>
      policy.kind === 'AuthorizationPolicy' &&
      ((policy.spec as { action?: unknown } | undefined)?.action ?? 'ALLOW') === 'ALLOW' &&
      [namespace, rootNamespace].includes(namespaceOf(policy)),
  );
}

function namespaceOf(policy: KubernetesObject): string {
  return policy.metadata.namespace ?? 'default';
}

function directionsOf(policy: KubernetesObject): readonly unknown[] {
  const spec = (policy.spec ?? {}) as Readonly<Record<string, unknown>>;
  if (Array.isArray(spec.policyTypes) && spec.policyTypes.length > 0) return spec.policyTypes;
  return spec.egress === undefined ? ['Ingress'] : ['Ingress', 'Egress'];
}

/** Label selectors as apimachinery defines them. */
function selects(selector: Readonly<Record<string, unknown>>, labels: Labels): boolean {
  const expressions = Array.isArray(selector.matchExpressions) ? selector.matchExpressions : [];
  return (
    labelsMatch(recordAt(selector, 'matchLabels') as Labels, labels) &&
    expressions.every((expression) => expressionHolds(expression, labels))
  );
}

function expressionHolds(expression: unknown, labels: Labels): boolean {
  const { key, operator, values } = (expression ?? {}) as {
    key?: string;
    operator?: string;
    values?: readonly string[];
  };
  const value = key !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && (values ?? []).includes(value);
    case 'NotIn':
      return value === undefined || !(values ?? []).includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return true;
  }
}

function recordAt(value: unknown, key: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return {};
  const inner = (value as Readonly<Record<string, unknown>>)[key];
  return typeof inner === 'object' && inner !== null ? (inner as Readonly<Record<string, unknown>>) : {};
}
