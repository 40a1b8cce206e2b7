import type { Labels } from '../../model/kubernetes.ts';
import type { LabelSelector } from './network-facts.ts';

/** Pods as selectors see them. */
export interface Pods {
  readonly name: string;
  readonly labels: Labels;
}

/** Labels that people choose to name a workload, best first. */
const namingKeys = ['app.kubernetes.io/name', 'app', 'k8s-app', 'name', 'app.kubernetes.io/instance'];
/** Labels that change with a release: used only where nothing else tells workloads apart. */
const changingKeys = new Set([
  'version',
  'app.kubernetes.io/version',
  'app.kubernetes.io/managed-by',
  'helm.sh/chart',
  'pod-template-hash',
  'controller-revision-hash',
]);

/** Whether `matchLabels: wanted` selects pods with `labels`. */
export function labelsMatch(wanted: Labels, labels: Labels): boolean {
  for (const key of Object.keys(wanted)) {
    if (!Object.hasOwn(labels, key) || labels[key] !== wanted[key]) return false;
  }
  return true;
}

/**
 * The fewest labels, conventional ones first, that select the pods and no other of their namespace; all labels where
 * that does not do either.
 */
export function matchLabelsOf(pods: Pods, neighbours: readonly Pods[]): Labels {
  const others = neighbours.filter((other) => other !== pods);
  const keys = orderedKeys(pods.labels);
  const pick = (chosen: readonly string[]): Labels =>
    Object.fromEntries([...chosen].sort().map((key) => [key, pods.labels[key] ?? '']));
  const confused = (labels: Labels) => others.filter((other) => labelsMatch(labels, other.labels)).length;
  const single = keys.find((key) => namingKeys.includes(key) && confused(pick([key])) === 0);
  if (single !== undefined) return pick([single]);
  let chosen: string[] = [];
  for (const key of keys) {
    const before = confused(pick(chosen));
    if (chosen.length === 0 || confused(pick([...chosen, key])) < before) chosen = [...chosen, key];
    if (confused(pick(chosen)) === 0) return pick(chosen);
  }
  return pick(keys);
}

/** Pods other than `pods` that `matchLabels` selects too. */
export function alsoSelected(matchLabels: Labels, pods: Pods, neighbours: readonly Pods[]): Pods[] {
  return neighbours.filter((other) => other !== pods && labelsMatch(matchLabels, other.labels));
}

/**
 * A NetworkPolicy selector for one workload. Where its labels select others too, those are left out by a label that
 * only they have; pods with exactly the same labels cannot be told apart and stay in.
 */
export function podSelectorOf(pods: Pods, neighbours: readonly Pods[]): LabelSelector {
  const matchLabels = matchLabelsOf(pods, neighbours);
  const expressions = alsoSelected(matchLabels, pods, neighbours).flatMap((other) => {
    const key = orderedKeys(other.labels).find((name) => !Object.hasOwn(pods.labels, name));
    return key === undefined ? [] : [{ key, value: other.labels[key] ?? '' }];
  });
  const matchExpressions = notIn(expressions);
  return matchExpressions.length > 0 ? { matchLabels, matchExpressions } : { matchLabels };
}

/** Whether a selector can tell the two apart, with expressions allowed. */
export function tellsApart(pods: Pods, other: Pods): boolean {
  const same = (one: Labels, two: Labels) => labelsMatch(one, two) && labelsMatch(two, one);
  return Object.keys(pods.labels).length > 0 && !same(pods.labels, other.labels);
}

/**
 * One selector for some of a namespace's pods, leaving the others out, and selecting pods that nobody declared.
 * Undefined where no label of those left out is theirs alone: then each of `inside` needs its own.
 */
export function groupSelector(inside: readonly Pods[], leftOut: readonly Pods[]): LabelSelector | undefined {
  const expressions: { key: string; value: string }[] = [];
  for (const pods of leftOut) {
    const key = orderedKeys(pods.labels).find((name) =>
      inside.every((member) => member.labels[name] !== pods.labels[name]),
    );
    if (key === undefined) return undefined;
    expressions.push({ key, value: pods.labels[key] ?? '' });
  }
  return expressions.length > 0 ? { matchExpressions: notIn(expressions) } : {};
}

function notIn(
  expressions: readonly { readonly key: string; readonly value: string }[],
): NonNullable<LabelSelector['matchExpressions']> {
  const keys = [...new Set(expressions.map(({ key }) => key))].sort();
  return keys.map((key) => ({
    key,
    operator: 'NotIn',
    values: [
      ...new Set(expressions.filter((expression) => expression.key === key).map(({ value }) => value)),
    ].sort(),
  }));
}

function orderedKeys(labels: Labels): string[] {
  const rank = (key: string) => {
    const naming = namingKeys.indexOf(key);
    if (naming >= 0) return naming;
    return namingKeys.length + (changingKeys.has(key) ? 1 : 0);
  };
  return Object.keys(labels).sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1));
}
