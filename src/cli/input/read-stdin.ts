import { Failure } from '../failure.ts';
import type { World } from '../world.ts';

/** Reads standard input to its end; refuses a terminal, where a reader would wait for ever. */
export async function readStdin(world: World, mostBytes: number): Promise<Buffer> {
  if (world.stdin.isTTY) {
    throw new Failure('"-" reads standard input, and that is a terminal here', {
      hint: `Pipe something in: cat answers.yaml | ${world.calledAs} --answers -`,
    });
  }
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of world.stdin) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Buffer);
      size += bytes.length;
      if (size > mostBytes) throw tooLarge(mostBytes);
      chunks.push(bytes);
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`standard input cannot be read: ${(error as Error).message}`, { cause: error });
  }
  return Buffer.concat(chunks);
}

function tooLarge(mostBytes: number): Failure {
  return new Failure(`standard input is larger than ${mostBytes / 1_000_000} MB`);
}
