import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { interned } from '../../src/semantics/interned.ts';

describe('interned objects', () => {
  it('are one for all that say the same', () => {
    const peers = interned<{ readonly text: string }>();
    const [first, second, other] = ['a', 'a', 'b'].map((text) => peers(text, () => ({ text })));
    expect(second).toBe(first);
    expect(other).toEqual({ text: 'b' });
  });

  it('go when nobody has them any more', async () => {
    const peers = interned<{ readonly number: number }>();
    const kept = peers('kept', () => ({ number: 1 }));
    peers('gone', () => ({ number: 1 }));
    await collectGarbage();
    expect(peers('kept', () => ({ number: 2 }))).toBe(kept);
    expect(peers('gone', () => ({ number: 2 }))).toEqual({ number: 2 });
  });
});

/** References are weak only once the task that made them is over. */
async function collectGarbage(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}
