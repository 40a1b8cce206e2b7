/**
 * A set of small integers, such as indices of workloads, as bits of 32-bit words. A plain array: sets are short and
 * soon forgotten, and a typed array keeps its words in memory that is allocated and freed apart.
 */
export type Bitset = number[];

/** An empty set that can hold 0 to `size - 1`. */
export function emptyBitset(size: number): Bitset {
  return new Array<number>((size + 31) >>> 5).fill(0);
}

/** The set of 0 to `size - 1`. */
export function fullBitset(size: number): Bitset {
  const set = emptyBitset(size).fill(~0);
  const rest = size & 31;
  if (rest !== 0) set[set.length - 1] = ~(~0 << rest);
  return set;
}

export function hasBit(set: Bitset, index: number): boolean {
  return (((set[index >>> 5] ?? 0) >>> (index & 31)) & 1) === 1;
}

/** Adds `index` in place. */
export function addBit(set: Bitset, index: number): void {
  set[index >>> 5] = (set[index >>> 5] ?? 0) | (1 << (index & 31));
}

/** Adds every member of `other` in place. */
export function addAll(set: Bitset, other: Bitset): Bitset {
  for (let word = 0; word < set.length; word++) set[word] = (set[word] ?? 0) | (other[word] ?? 0);
  return set;
}

/** Keeps only the members that `other` has too, in place. */
export function keepOnly(set: Bitset, other: Bitset): Bitset {
  for (let word = 0; word < set.length; word++) set[word] = (set[word] ?? 0) & (other[word] ?? 0);
  return set;
}

/** Removes every member of `other` in place. */
export function removeAll(set: Bitset, other: Bitset): Bitset {
  for (let word = 0; word < set.length; word++) set[word] = (set[word] ?? 0) & ~(other[word] ?? 0);
  return set;
}

export function isEmptyBitset(set: Bitset): boolean {
  for (let word = 0; word < set.length; word++) if (set[word] !== 0) return false;
  return true;
}

export function countBits(set: Bitset): number {
  let count = 0;
  for (let index = 0; index < set.length; index++) {
    let word = set[index] ?? 0;
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    count += (((word + (word >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
  }
  return count;
}

/** The members, ascending. */
export function bitsOf(set: Bitset): number[] {
  const members: number[] = [];
  for (let index = 0; index < set.length; index++) {
    for (let rest = set[index] ?? 0; rest !== 0; rest &= rest - 1)
      members.push(index * 32 + 31 - Math.clz32(rest & -rest));
  }
  return members;
}
