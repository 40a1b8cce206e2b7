import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import { reasonOf } from '../input/read-text.ts';
import type { Digests } from './compare-bundle.ts';

export function digestOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

const mostFiles = 50_000;

/**
 * Digests of all files below a folder, by path with forward slashes; a link counts as a file of somebody
 * else and is not followed. An absent folder is empty.
 */
export function readFolder(directory: string, shownAs: string): Digests {
  const digests: Record<string, string> = {};
  let count = 0;
  const walk = (path: string, prefix: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const name = `${prefix}${entry.name}`;
      count += 1;
      if (count > mostFiles) throw new Failure(`${shownAs} holds more than ${mostFiles} files`);
      if (entry.isDirectory()) walk(join(path, entry.name), `${name}/`);
      else digests[name] = entry.isFile() ? digestOf(readFileSync(join(path, entry.name))) : 'not a file';
    }
  };
  try {
    if (!lstatSync(directory).isDirectory() && !isLinkToFolder(directory)) {
      throw new Failure(`${shownAs} is a file; a folder was expected`);
    }
    walk(directory, '');
  } catch (error) {
    if (error instanceof Failure) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new Failure(reasonOf(shownAs, error as NodeJS.ErrnoException), { cause: error });
  }
  return digests;
}

function isLinkToFolder(directory: string): boolean {
  try {
    readdirSync(directory);
    return true;
  } catch {
    return false;
  }
}
