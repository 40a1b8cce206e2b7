import { fields } from '../../kubernetes/untrusted.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import {
  brokenDnsLabelRule,
  brokenDnsSubdomainRule,
  brokenLabelKeyRule,
  brokenLabelValueRule,
} from '../../model/names.ts';
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

/** Name, namespace, labels and annotations of a custom resource, by the rules of the API server. */
export function objectNameProblems({ metadata }: KubernetesObject): ObjectProblem[] {
  const problems: ObjectProblem[] = [];
  const check = (path: string, broken: string | undefined) => {
    if (broken !== undefined) problems.push(refusal(path, `must be ${broken}`));
  };
  const { name, namespace, generateName } = metadata;
  if (typeof name === 'string') check('metadata.name', brokenDnsSubdomainRule(name));
  else if (generateName === undefined) problems.push(refusal('metadata.name', 'is required'));
  if (typeof namespace === 'string' && namespace !== '')
    check('metadata.namespace', brokenDnsLabelRule(namespace));
  for (const [key, value] of Object.entries(fields(metadata.labels))) {
    const path = `metadata.labels.${key}`;
    check(path, brokenLabelKeyRule(key));
    if (typeof value === 'string') check(path, brokenLabelValueRule(value));
    else problems.push(refusal(path, 'must be a string'));
  }
  for (const [key, value] of Object.entries(fields(metadata.annotations))) {
    const path = `metadata.annotations.${key}`;
    check(path, brokenLabelKeyRule(key.toLowerCase()));
    if (typeof value !== 'string') problems.push(refusal(path, 'must be a string'));
  }
  return problems;
}
