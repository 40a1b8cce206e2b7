import { type Fields, fields, isFields, list, stringMap } from '../../kubernetes/untrusted.ts';
import { caution, type ObjectProblem, refusal } from './object-problem.ts';

/** Kinds that a policy may be attached to, as `group/kind`. */
const allowedTargets = new Set([
  '/Service',
  'networking.istio.io/ServiceEntry',
  'gateway.networking.k8s.io/Gateway',
  'gateway.networking.k8s.io/GatewayClass',
]);

/** What is wrong with `selector`, `targetRef` and `targetRefs` of a spec. */
export function targetProblems(spec: Fields): ObjectProblem[] {
  const set = ['selector', 'targetRef', 'targetRefs'].filter(
    (name) => spec[name] !== undefined && spec[name] !== null,
  );
  const problems = set.length > 1 ? [refusal('spec', `only one of ${set.join(' and ')} can be set`)] : [];
  problems.push(...selectorProblems(spec.selector));
  if (isFields(spec.targetRef)) problems.push(...referenceProblems(spec.targetRef, 'spec.targetRef'));
  for (const [index, item] of list(spec.targetRefs).entries()) {
    problems.push(...referenceProblems(fields(item), `spec.targetRefs[${index}]`));
  }
  return problems;
}

/** A selector knows only equality: no wildcards, no empty keys; without labels it is no selector. */
export function selectorProblems(selector: unknown): ObjectProblem[] {
  if (!isFields(selector)) return [];
  const labels = Object.entries(stringMap(selector.matchLabels));
  if (labels.length === 0)
    return [caution('spec.selector', 'has no labels, which is as if it were not there')];
  return labels.flatMap(([key, value]) => {
    const path = `spec.selector.matchLabels.${key}`;
    if (key === '') return [refusal(path, 'has an empty key')];
    return key.includes('*') || value.includes('*') ? [refusal(path, 'must not have a wildcard')] : [];
  });
}

function referenceProblems({ group, kind, namespace }: Fields, path: string): ObjectProblem[] {
  const target = `${group === undefined || group === 'core' ? '' : String(group)}/${String(kind)}`;
  const problems = [];
  if (namespace !== undefined && namespace !== null && namespace !== '') {
    problems.push(refusal(`${path}.namespace`, 'must not be set: a policy reaches only its own namespace'));
  }
  if (!allowedTargets.has(target)) {
    const allowed = [...allowedTargets].map((one) => one.replace(/^\//, '')).join(', ');
    problems.push(refusal(path, `must be one of ${allowed}, not ${target.replace(/^\//, '')}`));
  }
  return problems;
}
