import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Failure } from '../failure.ts';
import { reasonOf } from './read-text.ts';

/** A file to read, under the name that findings and messages use. */
export interface FoundFile {
  readonly name: string;
  readonly path: string;
}

/** A file or folder that was passed over, and why. */
export interface SkippedFile {
  readonly name: string;
  readonly reason: string;
  /** There is nothing behind it that was not read: a link in a circle, a socket. */
  readonly isEmpty?: true;
  /** It is packed: a chart, or something else. */
  readonly packed?: 'chart' | 'other';
}

const manifestEndings = /\.(ya?ml|json)$/i;
const mostFiles = 20_000;
const deepest = 40;

/** What to look for, and what to do about more files than can be read. */
export interface Search {
  /** Endings of the files that are taken in folders. */
  readonly endings?: RegExp;
  /** Read the first ones and tell of the rest, instead of ending the run. */
  readonly firstOfMany?: boolean;
}

/**
 * Finds the manifests under files and folders that the user named: folders recursively, in the order of
 * their names, each folder once even where links lead to it again. A file that was named itself is taken
 * whatever its ending; hidden folders and `node_modules` are passed over.
 */
export function findManifests(
  named: readonly string[],
  directory: string,
  { endings = manifestEndings, firstOfMany = false }: Search = {},
): { readonly files: readonly FoundFile[]; readonly skipped: readonly SkippedFile[] } {
  const files: FoundFile[] = [];
  const skipped: SkippedFile[] = [];
  const seen = new Set<string>();
  let isFull = false;

  const take = (name: string, path: string): void => {
    if (files.length < mostFiles) {
      files.push({ name, path });
    } else if (firstOfMany) {
      if (!isFull)
        skipped.push({ name, reason: `and all that follows lie beyond the first ${mostFiles} files` });
      isFull = true;
    } else {
      throw new Failure(`more than ${mostFiles} manifests under ${named.join(', ')}`, {
        hint: 'Name the folders that hold the manifests of this application.',
      });
    }
  };

  const walk = (name: string, path: string, above: readonly string[]): void => {
    const real = realpathSync(path);
    if (above.includes(real))
      skipped.push({ name, reason: 'is a link back to a folder that holds it', isEmpty: true });
    if (seen.has(real)) return;
    seen.add(real);
    if (above.length > deepest) {
      skipped.push({ name, reason: `lies deeper than ${deepest} folders` });
      return;
    }
    for (const entry of entriesOf(path, name, skipped)) {
      if (isFull) return;
      if (isPassedOver(entry.name)) continue;
      const childName = join(name, entry.name);
      const child = join(path, entry.name);
      const isWanted = endings.test(entry.name);
      const kind = kindOf(child, entry);
      if (kind === 'folder') walk(childName, child, [...above, real]);
      else if (kind === 'file' && isWanted) take(childName, child);
      else if (kind === 'other' && isWanted)
        skipped.push({ name: childName, reason: 'is no ordinary file', isEmpty: true });
      else if (kind === 'nowhere')
        skipped.push({ name: childName, reason: 'is a link that leads nowhere', isEmpty: true });
      else if (kind === 'circle')
        skipped.push({ name: childName, reason: 'is a link that leads to itself', isEmpty: true });
    }
  };

  for (const name of named) {
    if (name === '') throw new Failure('the name of an input is empty');
    if (name === '-') {
      take('-', '-');
      continue;
    }
    const path = resolve(directory, name);
    try {
      const status = statSync(path);
      if (status.isDirectory()) walk(name, path, []);
      else take(name, path);
    } catch (error) {
      if (error instanceof Failure) throw error;
      throw new Failure(reasonOf(name, error as NodeJS.ErrnoException), { cause: error });
    }
  }
  return { files, skipped };
}

function isPassedOver(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules';
}

function entriesOf(path: string, name: string, skipped: SkippedFile[]): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    skipped.push({ name, reason: reasonOf('cannot be opened', error as NodeJS.ErrnoException) });
    return [];
  }
}

function kindOf(path: string, entry: Dirent): 'folder' | 'file' | 'nowhere' | 'circle' | 'other' {
  if (!entry.isSymbolicLink()) return entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : 'other';
  try {
    const status = statSync(path);
    return status.isDirectory() ? 'folder' : status.isFile() ? 'file' : 'other';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ELOOP' ? 'circle' : 'nowhere';
  }
}
