import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

const longestWaitForWriter = 5000;
const pause = 20;

/**
 * Reads a pipe or device that was named, such as `<(kubectl get ...)`: nobody knows beforehand how much comes. A writer
 * may take its time; without one the reader gives up after some seconds, instead of waiting for ever. Undefined: more
 * than `mostBytes`. Throws what the file system says, and where nobody writes.
 */
export function readStream(path: string, mostBytes: number): Buffer | undefined {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const chunks: Buffer[] = [];
    const isPipe = fstatSync(file).isFIFO();
    let waited = 0;
    for (let size = 0; size <= mostBytes; ) {
      const chunk = Buffer.alloc(65_536);
      const length = readNow(file, chunk);
      if (length === 0 && (size > 0 || !isPipe)) return Buffer.concat(chunks);
      if (length === 0 && waited >= longestWaitForWriter) throw new Error('nothing writes into this pipe');
      if (length === 0) waited += pause;
      if (length === 0 || length === 'later') sleep(pause);
      else {
        chunks.push(chunk.subarray(0, length));
        size += length;
      }
    }
    return undefined;
  } finally {
    closeSync(file);
  }
}

/** How much there is now: 0 where no writer has the pipe open, `later` where one has and is silent. */
function readNow(file: number, chunk: Buffer): number | 'later' {
  try {
    return readSync(file, chunk);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 'later';
    throw error;
  }
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
