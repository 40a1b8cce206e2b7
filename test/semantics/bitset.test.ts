import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addAll,
  addBit,
  type Bitset,
  bitsOf,
  countBits,
  emptyBitset,
  fullBitset,
  hasBit,
  isEmptyBitset,
  keepOnly,
  removeAll,
} from '../../src/semantics/bitset.ts';

const size = 70;
const members = fc.uniqueArray(fc.integer({ min: 0, max: size - 1 }));

function setOf(indices: readonly number[]): Bitset {
  const set = emptyBitset(size);
  for (const index of indices) addBit(set, index);
  return set;
}

describe('bitset', () => {
  it('is a set of its members, ascending', () => {
    fc.assert(
      fc.property(members, (indices) => {
        const set = setOf(indices);
        expect(bitsOf(set)).toEqual([...indices].sort((a, b) => a - b));
        expect(countBits(set)).toBe(indices.length);
        expect(isEmptyBitset(set)).toBe(indices.length === 0);
      }),
    );
  });

  it('unites, intersects and subtracts in place', () => {
    fc.assert(
      fc.property(members, members, (a, b) => {
        const has = (index: number) => [a.includes(index), b.includes(index)] as const;
        const combined = [
          addAll(setOf(a), setOf(b)),
          keepOnly(setOf(a), setOf(b)),
          removeAll(setOf(a), setOf(b)),
        ] as const;
        for (let index = 0; index < size; index++) {
          const [inA, inB] = has(index);
          expect(combined.map((set) => hasBit(set, index))).toEqual([inA || inB, inA && inB, inA && !inB]);
        }
      }),
    );
  });

  it.each([0, 1, 31, 32, 33, 64])('the full set of %i has that many members', (count) => {
    expect(countBits(fullBitset(count))).toBe(count);
  });
});
