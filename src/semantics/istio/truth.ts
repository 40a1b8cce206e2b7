/**
 * Whether something holds for a request of which not everything is known.
 * Bit 1: it can hold; bit 2: it can fail; bit 4: an attribute that decides it cannot be known offline.
 */
export const truths = { yes: 1, no: 2, sometimes: 3, unknown: 7 } as const;

/** `sometimes`: it holds for some of the requests that are asked about; `unknown`: nobody can say. */
export type Truth = (typeof truths)[keyof typeof truths];

/** Holds when both hold. A part that surely fails settles it, whatever is not known of the other. */
export function and(a: Truth, b: Truth): Truth {
  const result = (a & b & 1) | ((a | b) & 2);
  return (result === 3 ? result | ((a | b) & 4) : result) as Truth;
}

/** Holds when one of both holds. */
export function or(a: Truth, b: Truth): Truth {
  const result = ((a | b) & 1) | (a & b & 2);
  return (result === 3 ? result | ((a | b) & 4) : result) as Truth;
}

export function not(a: Truth): Truth {
  return (((a & 1) << 1) | ((a & 2) >> 1) | (a & 4)) as Truth;
}

/** All of them; an empty list holds. */
export function all(list: readonly Truth[]): Truth {
  return list.reduce<Truth>(and, truths.yes);
}

/** One of them; an empty list fails. */
export function any(list: readonly Truth[]): Truth {
  return list.reduce<Truth>(or, truths.no);
}

export function truthOf(value: boolean): Truth {
  return value ? truths.yes : truths.no;
}
