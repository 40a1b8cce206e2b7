import { basename } from 'node:path';
import type { OutputStream } from './output/output-stream.ts';
import { plainOutput } from './output/plain-output.ts';

export type InputStream = NodeJS.ReadableStream & { readonly isTTY?: boolean };

/** Everything of the process that a run may use; tests hand in their own. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths start from. */
  readonly directory: string;
  /** How the program is called: by its own name, or as a plugin of kubectl. */
  readonly calledAs: string;
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}

export function processSurroundings(): Surroundings {
  return {
    environment: process.env,
    directory: process.cwd(),
    calledAs: basename(process.argv[1] ?? '').startsWith('kubectl-')
      ? 'kubectl netmesh-advisor'
      : 'netmesh-advisor',
    // Opening it takes a while, and most runs do not read it.
    get stdin() {
      return process.stdin;
    },
    stdout: plainOutput(1) ?? process.stdout,
    stderr: plainOutput(2) ?? process.stderr,
  };
}
