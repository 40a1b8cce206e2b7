import { describe, expect, it } from 'vitest';
import { compareBundle } from '../../../src/cli/output/compare-bundle.ts';

const digestOf = (content: string): string => `#${content}`;
const change = (
  present: Record<string, string>,
  written: Record<string, string>,
  wanted: Record<string, string>,
) =>
  Object.fromEntries(
    compareBundle(
      Object.entries(wanted).map(([path, content]) => ({ path, content })),
      digestOf,
      present,
      written,
    ).map((one) => [one.path, one.change]),
  );

describe('compareBundle', () => {
  it('tells what is new, the same, changed, edited, foreign and gone', () => {
    expect(
      change(
        {
          same: '#1',
          changed: '#old',
          edited: '#hand',
          foreign: '#theirs',
          gone: '#old',
          'gone-edited': '#hand',
        },
        { same: '#1', changed: '#old', edited: '#old', gone: '#old', 'gone-edited': '#old', missing: '#old' },
        { new: '1', same: '1', changed: '1', edited: '1', foreign: '1' },
      ),
    ).toEqual({
      new: 'new',
      same: 'same',
      changed: 'changed',
      edited: 'edited',
      foreign: 'foreign',
      gone: 'gone',
      'gone-edited': 'gone-edited',
    });
  });

  it('sees no conflict in a file that already is as it shall be, so a killed run can be repeated', () => {
    expect(change({ a: '#1' }, { a: '#old' }, { a: '1' })).toEqual({ a: 'same' });
    expect(change({ a: '#1' }, {}, { a: '1' })).toEqual({ a: 'same' });
  });

  it('is not misled by names of Object.prototype', () => {
    expect(change({}, {}, { constructor: '1', toString: '1' })).toEqual({
      constructor: 'new',
      toString: 'new',
    });
  });
});
