import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../failure.ts';
import { reasonOf } from '../input/read-text.ts';

/** Writes a file whole or not at all: beside its place first, then renamed. Folders above it are made. */
export function writeFileWhole(path: string, content: string): void {
  const partial = join(dirname(path), `.${basename(path)}.partial-${process.pid}`);
  try {
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(partial, 'w', 0o644);
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw new Failure(reasonOf(path, error as NodeJS.ErrnoException), { cause: error });
  }
}
