export interface ReadLimits {
  /** Characters of one text. */
  readonly characters: number;
  /** Nodes of one document, with every alias expanded; one that is larger than that may have one for each character. */
  readonly nodes: number;
  readonly depth: number;
}

export const defaultLimits: ReadLimits = { characters: 100_000_000, nodes: 2_000_000, depth: 100 };

/** Says what is wrong with a value that is too deep, or too large or endless once its aliases are expanded. */
export function unbounded(value: unknown, limits: ReadLimits): string | undefined {
  const sizes = new Map<object, number>();
  const open = new Set<object>();
  let fault: string | undefined;
  const size = (node: unknown, depth: number): number => {
    if (typeof node !== 'object' || node === null || fault !== undefined) return 1;
    const known = sizes.get(node);
    if (known !== undefined) return known;
    if (open.has(node)) fault = 'an alias that contains itself';
    else if (depth > limits.depth) fault = `nested deeper than ${limits.depth}`;
    if (fault !== undefined) return 1;
    open.add(node);
    let total = 1;
    for (const child of Array.isArray(node) ? node : Object.values(node)) total += size(child, depth + 1);
    open.delete(node);
    sizes.set(node, total);
    return total;
  };
  const total = size(value, 0);
  if (fault === undefined && total > limits.nodes) fault = `expands to more than ${limits.nodes} values`;
  return fault;
}
