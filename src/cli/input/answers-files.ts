import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Failure } from '../failure.ts';
import { reasonOf } from './read-text.ts';

const endings = /\.(ya?ml|json)$/i;

/** The files that one `--answers` names: itself, or of a folder those of YAML and JSON in it, in the order of their names. */
export function answersFiles(name: string, directory: string): readonly string[] {
  if (name === '-') return [name];
  const path = resolve(directory, name);
  const status = statSync(path, { throwIfNoEntry: false });
  if (!status?.isDirectory()) return [name];
  const files = namesIn(name, path).filter((file) => endings.test(file) && !file.startsWith('.'));
  if (files.length === 0) throw new Failure(`${name} holds no answers: no file of YAML or JSON`);
  return files.sort().map((file) => join(name, file));
}

function namesIn(name: string, path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => entry.name);
  } catch (error) {
    throw new Failure(reasonOf(name, error as NodeJS.ErrnoException), { cause: error });
  }
}
