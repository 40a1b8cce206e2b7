import { type Fields, fields, list, stringMap } from '../kubernetes/untrusted.ts';
import type { PlacedObject, WorkloadReference } from '../model/kubernetes.ts';
import { namespacedName } from '../model/namespaced-name.ts';
import type { BlindSpot } from './blind-spot.ts';
import { referenceTo } from './reference-to.ts';

/** The blind spot of workloads whose other ends a policy names; none where it names nobody. */
export function policyEnd(
  kind: 'caller-not-in-input' | 'callee-not-in-input',
  { object, place }: PlacedObject,
  field: string,
  own: readonly WorkloadReference[],
  others: readonly string[],
): BlindSpot[] {
  if (others.length === 0) return [];
  return [
    {
      kind,
      workloads: own.map(referenceTo),
      others: [...new Set(others)].sort(),
      source: `${object.kind} ${namespacedName({ namespace: object.metadata.namespace ?? 'default', name: object.metadata.name })} ${field}`,
      place,
    },
  ];
}

/** `app=prometheus of kubernetes.io/metadata.name=monitoring` */
export function peerText({ podSelector, namespaceSelector }: Fields): string {
  return [podSelector, namespaceSelector].map(selectorText).filter(Boolean).join(' of ');
}

function selectorText(selector: unknown): string {
  const { matchLabels, matchExpressions } = fields(selector);
  return [
    ...Object.entries(stringMap(matchLabels)).map(([label, value]) => `${label}=${value}`),
    ...list(matchExpressions)
      .map(fields)
      .map(({ key, operator, values }) => [key, operator, list(values).join('|')].filter(Boolean).join(' ')),
  ].join(',');
}
