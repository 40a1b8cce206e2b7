import type { Style } from '../../report/style.ts';
import type { OutputStream } from './output-stream.ts';

/** A stream to write to, and how to write on it. */
export interface Channel {
  readonly style: Style;
  readonly isTerminal: boolean;
  readonly stream: OutputStream;
  /** Writes the text and ends it with a line break where it has none. */
  write(text: string): void;
}

const broken = new WeakSet<OutputStream>();
const watched = new WeakSet<OutputStream>();
const failures = new WeakMap<OutputStream, NodeJS.ErrnoException>();

/**
 * A reader that goes away (`| head`) is not an error: what is still written to it is dropped. Any other error of the
 * stream, such as a full disk, is kept for the end of the run.
 */
export function tolerateClosedPipe(stream: OutputStream): void {
  if (watched.has(stream)) return;
  watched.add(stream);
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') failures.set(stream, error);
    broken.add(stream);
  });
}

/** Why a stream did not take all that was written to it so far. */
export async function failureOf(stream: OutputStream): Promise<NodeJS.ErrnoException | undefined> {
  await new Promise((resolve) => setImmediate(resolve));
  return failures.get(stream);
}

export function createChannel(stream: OutputStream, style: Style): Channel {
  return {
    style,
    stream,
    isTerminal: stream.isTTY === true,
    write(text) {
      if (text !== '' && !broken.has(stream)) stream.write(text.endsWith('\n') ? text : `${text}\n`);
    },
  };
}
