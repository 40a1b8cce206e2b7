import { PassThrough } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { InputStream } from '../surroundings.ts';

/** What a person types or pastes, for prompts that take one line each. */
export interface TypedLines {
  /** A stream for one prompt, to be closed when the prompt has its line. */
  open(): { readonly input: NodeJS.ReadableStream; close(): void };
  /** Forgets what was pasted behind the last line that a prompt took. */
  drop(): void;
}

/** Nobody types so much at once; behind a piece of a paste that broke off in a line, longer ones are its next. */
const mostTyped = 8;

/**
 * A prompt takes whatever comes in one piece, and uses its first line alone. So each gets one line of what was pasted,
 * and the others wait for the prompts that follow, also while a person mends a line that was refused.
 */
export function createTypedLines(stdin: InputStream): TypedLines {
  let waiting = '';
  return {
    open() {
      const decoder = new StringDecoder('utf8');
      const input = Object.assign(new PassThrough(), {
        setRawMode: (raw: boolean) => (stdin as Partial<NodeJS.ReadStream>).setRawMode?.(raw),
      });
      let hasLine = false;
      const feed = (text: string): void => {
        const end = /\r\n|\r|\n/.exec(text);
        const line = text.slice(0, end?.index);
        hasLine = end !== null;
        waiting = end === null ? '' : text.slice(end.index + end[0].length);
        // Between words a tab is a space; alone it asks for the proposal.
        input.write((line.length > 1 ? line.replaceAll('\t', ' ') : line) + (hasLine ? '\r' : ''));
      };
      const onData = (chunk: Buffer | string): void => {
        const text = typeof chunk === 'string' ? chunk : decoder.write(chunk);
        const isWhole = /[\r\n]$/.test(waiting);
        const isTyped = (isWhole || text.length <= mostTyped) && !/[\r\n]./.test(text);
        if (!hasLine || waiting === '') feed(waiting + text);
        else if (isTyped) input.write(text);
        else waiting += text;
      };
      const onEnd = (): void => void input.end();
      // The prompt leaves its stream, such as at the end of input: nothing may keep the program waiting then.
      input.on('pause', () => stdin.pause());
      stdin.on('data', onData);
      stdin.once('end', onEnd);
      stdin.resume();
      setImmediate(() => {
        if (!hasLine && waiting !== '') feed(waiting);
      });
      return {
        input,
        close() {
          stdin.off('data', onData);
          stdin.off('end', onEnd);
          stdin.pause();
        },
      };
    },
    drop() {
      waiting = '';
    },
  };
}
