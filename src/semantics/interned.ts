/**
 * One object for all that say the same, for as long as somebody has it: what is found out about one of them then holds
 * for the others. Nothing stays behind in a process that judges one set of policies after another.
 */
export function interned<Item extends object>(): (text: string, make: () => Item) => Item {
  const known = new Map<string, WeakRef<Item>>();
  const registry = new FinalizationRegistry((text: string) => {
    if (known.get(text)?.deref() === undefined) known.delete(text);
  });
  return (text, make) => {
    const before = known.get(text)?.deref();
    if (before !== undefined) return before;
    const item = make();
    known.set(text, new WeakRef(item));
    registry.register(item, text);
    return item;
  };
}
