import { fstatSync, writeSync } from 'node:fs';
import type { OutputStream } from './output-stream.ts';

const pause = 2;

/**
 * A stream to a file or a pipe that writes at once, as Node's own does there; for that Node loads all that it has for
 * networks, which takes a tenth of the time of `--help`. Undefined for everything else, such as a terminal.
 */
export function plainOutput(descriptor: number): OutputStream | undefined {
  if (!isFileOrPipe(descriptor)) return undefined;
  const listeners: ((error: NodeJS.ErrnoException) => void)[] = [];
  return {
    write(text) {
      try {
        writeWhole(descriptor, Buffer.from(text));
      } catch (error) {
        for (const listener of listeners) listener(error as NodeJS.ErrnoException);
      }
    },
    on(_, listener) {
      listeners.push(listener);
    },
  };
}

function isFileOrPipe(descriptor: number): boolean {
  try {
    const status = fstatSync(descriptor);
    return status.isFile() || status.isFIFO() || status.isSocket();
  } catch {
    return false;
  }
}

/** Whoever made a pipe may have set it never to wait, so that it refuses what its reader has not made room for yet. */
function writeWhole(descriptor: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
    }
  }
}
