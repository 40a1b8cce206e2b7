/** Keeps what was read from an object for as long as the object is there: a rollout judges the same ones many times. */
export function perObject<Item extends object, Result>(
  compute: (item: Item) => Result,
): (item: Item) => Result {
  const known = new WeakMap<Item, { readonly result: Result }>();
  return (item) => {
    const before = known.get(item);
    if (before) return before.result;
    const result = compute(item);
    known.set(item, { result });
    return result;
  };
}
