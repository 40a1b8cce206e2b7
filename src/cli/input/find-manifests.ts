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
}

const manifestEndings = /\.(ya?ml|json)$/i;
const mostFiles = 20_000;
const deepest = 40;

/**
 * Finds the manifests under files and folders that the user named: folders recursively, in the order of
 * their names, each folder once even where links lead back to it. A file that was named itself is taken
 * whatever its ending; hidden folders and `node_modules` are passed over.
 */
export function findManifests(
  named: readonly string[],
  directory: string,
  endings: RegExp = manifestEndings,
): { readonly files: readonly FoundFile[]; readonly skipped: readonly SkippedFile[] } {
  const files: FoundFile[] = [];
  const skipped: SkippedFile[] = [];
  const seen = new Set<string>();

  const take = (name: string, path: string): void => {
    if (files.length >= mostFiles) {
      throw new Failure(`more than ${mostFiles} manifests under ${named.join(', ')}`, {
        hint: 'Name the folders that hold the manifests of this application.',
      });
    }
    files.push({ name, path });
  };

  const walk = (name: string, path: string, depth: number): void => {
    const real = realpathSync(path);
    if (seen.has(real)) return;
    seen.add(real);
    if (depth > deepest) {
      skipped.push({ name, reason: `lies deeper than ${deepest} folders` });
      return;
    }
    for (const entry of entriesOf(path, name, skipped)) {
      const childName = join(name, entry.name);
      const child = join(path, entry.name);
      if (isPassedOver(entry.name)) continue;
      const kind = kindOf(child, entry);
      if (kind === 'folder') walk(childName, child, depth + 1);
      else if (kind === 'file' && endings.test(entry.name)) take(childName, child);
      else if (kind === 'broken') skipped.push({ name: childName, reason: 'is a link that leads nowhere' });
    }
  };

  for (const name of named) {
    if (name === '-') {
      take('-', '-');
      continue;
    }
    const path = resolve(directory, name);
    try {
      const status = statSync(path);
      if (status.isDirectory()) walk(name, path, 0);
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
    skipped.push({ name, reason: reasonOf('it', error as NodeJS.ErrnoException) });
    return [];
  }
}

function kindOf(path: string, entry: Dirent): 'folder' | 'file' | 'broken' | 'other' {
  if (!entry.isSymbolicLink()) return entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : 'other';
  try {
    const status = statSync(path);
    return status.isDirectory() ? 'folder' : status.isFile() ? 'file' : 'other';
  } catch {
    return 'broken';
  }
}
