import { isFields, list } from '../kubernetes/untrusted.ts';
import type { PlacedObject } from '../model/kubernetes.ts';
import type { Topology } from '../model/topology.ts';
import type { BlindSpot } from './blind-spot.ts';
import { isOtherPolicy } from './other-kinds.ts';
import { referenceTo } from './reference-to.ts';

const mostTexts = 20_000;

/**
 * The workloads of which policies of other APIs may speak: those with a label whose value such a policy writes, in its
 * namespace or, of a policy for the whole cluster, in any. What it lets through is not judged, so it is no call.
 */
export function namedByOtherPolicies(
  objects: readonly PlacedObject[],
  { workloads }: Topology,
): readonly BlindSpot[] {
  const policies = objects
    .filter(({ object }) => isOtherPolicy(object))
    .map(({ object }) => ({ namespace: object.metadata.namespace, words: wordsOf(object.spec) }));
  const named = workloads.filter(({ namespace, labels }) =>
    policies.some(
      (policy) =>
        (policy.namespace === undefined || policy.namespace === namespace) &&
        Object.values(labels).some((value) => policy.words.has(value)),
    ),
  );
  return named.length === 0 ? [] : [{ kind: 'unread-input', workloads: named.map(referenceTo) }];
}

/** Every word of the texts in a value, as in `app == 'orders'`. */
function wordsOf(root: unknown): ReadonlySet<string> {
  const words = new Set<string>();
  const open: unknown[] = [root];
  for (let seen = 0; open.length > 0 && seen < mostTexts; seen += 1) {
    const node = open.pop();
    if (typeof node === 'string') for (const word of node.split(/[^\w.-]+/)) words.add(word);
    else open.push(...(isFields(node) ? Object.values(node) : list(node)));
  }
  words.delete('');
  return words;
}
