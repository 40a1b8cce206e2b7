import { groupOf, type InventoryObject, keyOf } from './inventory.ts';
import { quoteShell } from './rollout/quote-shell.ts';

/**
 * `kubectl apply` leaves in place what a newer bundle no longer has. The exact commands that delete it, sorted; empty
 * when nothing is left over.
 */
export function deletionsSince(
  older: readonly InventoryObject[],
  newer: readonly InventoryObject[],
): string[] {
  const kept = new Set(newer.map(keyOf));
  return older
    .filter((object) => !kept.has(keyOf(object)))
    .map(deletion)
    .sort();
}

function deletion({ apiVersion, kind, namespace, name }: InventoryObject): string {
  const group = groupOf(apiVersion);
  const resource = group === '' ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`;
  const place = namespace === undefined ? '' : ` -n ${quoteShell(namespace)}`;
  return `kubectl delete ${quoteShell(resource)}${place} ${quoteShell(name)} --ignore-not-found`;
}
