import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createTypedLines } from '../../../src/cli/prompts/typed-lines.ts';

describe('what is typed', () => {
  it('is one line for each prompt where several were pasted', async () => {
    const { ask } = terminal();
    expect(await ask('web\rcart 7070\rdb')).toBe('web\r');
    expect(await ask()).toBe('cart 7070\r');
    expect(await ask(' 5432\r')).toBe('db 5432\r');
  });

  it('mends a line that was refused, before the others of its paste are taken', async () => {
    const { ask } = terminal();
    expect(await ask('wrng\rcart\r', '\u007f', 'wrong\t1', '\r')).toBe('wrng\r\u007fwrong\t1\r');
    expect(await ask()).toBe('cart\r');
  });

  it('waits for the rest of a paste that comes in pieces', async () => {
    const { ask } = terminal();
    expect(await ask('web\rca', 'rt 7070 and more\rdb\r')).toBe('web\r');
    expect(await ask()).toBe('cart 7070 and more\r');
    expect(await ask()).toBe('db\r');
  });

  it('is forgotten where another kind of prompt comes between', async () => {
    const { ask, lines } = terminal();
    expect(await ask('web\ryes\r')).toBe('web\r');
    lines.drop();
    expect(await ask('cart\r')).toBe('cart\r');
  });

  it('has spaces for the tabs of a table, and ends with the input', async () => {
    const { ask, stdin, lines } = terminal();
    expect(await ask('web\t8080\r')).toBe('web 8080\r');
    const { input, close } = lines.open();
    const ended = new Promise((resolve) => input.on('end', resolve).resume());
    stdin.end();
    await ended;
    close();
  });
});

/** A prompt takes what it gets until it is closed, and tells what that was. */
function terminal() {
  const stdin = new PassThrough();
  const lines = createTypedLines(stdin);
  const ask = async (...chunks: string[]): Promise<string> => {
    const { input, close } = lines.open();
    let taken = '';
    input.on('data', (chunk: Buffer) => {
      taken += chunk.toString();
    });
    for (const chunk of chunks) {
      stdin.write(chunk);
      await setImmediate();
    }
    await setImmediate();
    await setImmediate();
    close();
    return taken;
  };
  return { ask, stdin, lines };
}
