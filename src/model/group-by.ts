/**
 * Items by a key, keys and items both in their order, as `Map.groupBy` of ECMAScript 2024 does it, which Node.js 20 does
 * not have.
 */
export function groupBy<Item, Key>(items: Iterable<Item>, keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) append(groups, keyOf(item), item);
  return groups;
}

/** Adds an item to those of its key, for things that have several keys. */
export function append<Item, Key>(groups: Map<Key, Item[]>, key: Key, item: Item): void {
  const others = groups.get(key);
  if (others === undefined) groups.set(key, [item]);
  else others.push(item);
}
