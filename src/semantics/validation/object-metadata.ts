import type { KubernetesObject } from '../../model/kubernetes.ts';
import { type ObjectProblem, refusal } from './object-problem.ts';

const dryRun = 'istio.io/dry-run';

/** Annotations that Istio's webhook looks at, whatever the kind. */
export function istioMetadataProblems({ kind, metadata, spec }: KubernetesObject): ObjectProblem[] {
  const annotations = metadata.annotations ?? {};
  const path = `metadata.annotations.${dryRun}`;
  const problems = ['internal.istio.io/parents', 'internal.istio.io/parent-namespace']
    .filter((name) => name in annotations)
    .map((name) => refusal(`metadata.annotations.${name}`, 'may not be set by users'));
  if ('internal.istio.io/webhook-always-reject' in annotations) {
    problems.push(refusal('metadata.annotations', 'ask for refusal'));
  }
  const value = annotations[dryRun];
  if (value === undefined) return problems;
  if (kind !== 'AuthorizationPolicy') return [...problems, refusal(path, `means nothing to ${kind}`)];
  const action = (spec as { action?: unknown } | undefined)?.action ?? 'ALLOW';
  if (action !== 'ALLOW' && action !== 'DENY') {
    return [...problems, refusal(path, `works with ALLOW and DENY only, not with ${String(action)}`)];
  }
  const booleans = ['1', 't', 'T', 'TRUE', 'true', 'True', '0', 'f', 'F', 'FALSE', 'false', 'False'];
  return booleans.includes(value)
    ? problems
    : [...problems, refusal(path, `"${value}" is not true or false`)];
}
