import { describe, expect, it } from 'vitest';
import { inPieces } from '../../src/model/in-pieces.ts';

describe('lists in pieces', () => {
  it.each([
    [[], 2, []],
    [[1, 1, 1], 2, [[1, 1], [1]]],
    [[1, 2, 1, 3, 1], 3, [[1, 2], [1], [3], [1]]],
    [[5, 1, 1], 2, [[5], [1, 1]]],
  ])('%j of at most %i are %j', (items, most, pieces) => {
    expect(inPieces(items, most, (item) => item)).toEqual(pieces);
  });
});
