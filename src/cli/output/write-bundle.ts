import {
  existsSync,
  lstatSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import type { BundleFile } from '../../model/plan.ts';
import { Failure } from '../failure.ts';
import { reasonOf } from '../input/read-text.ts';
import type { FileChange } from './compare-bundle.ts';

/**
 * Puts a bundle into its folder. Everything is written beside it first. A folder in which all files are
 * the bundle's own is exchanged as a whole; into one that holds other files too, each file is renamed into
 * its place. An interruption waits until the folder is whole; what even a kill leaves beside it is cleared
 * away by the next run.
 *
 * `changes` must be what `compareBundle` found for the same folder, with every conflict settled.
 */
export function writeBundle(
  directory: string,
  files: readonly BundleFile[],
  changes: readonly FileChange[],
  hasOthers: boolean,
): void {
  for (const { path } of files) refuseEscape(path);
  const target = existsSync(directory) ? realpathSync(directory) : directory;
  const partial = beside(target, 'partial');
  const previous = beside(target, 'previous');
  const release = holdInterruptions();
  try {
    restore(target, previous);
    remove(partial);
    mkdirSync(partial, { recursive: true });
    for (const folder of foldersOf(files)) mkdirSync(join(partial, folder));
    for (const { path, content, executable } of files) {
      writeFileSync(join(partial, path), content, { flag: 'wx', mode: executable ? 0o755 : 0o644 });
    }
    if (!existsSync(target)) renameSync(partial, target);
    else if (hasOthers || isCurrent(target)) moveInto(target, partial, files, changes);
    else {
      renameSync(target, previous);
      renameSync(partial, target);
      remove(previous);
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(reasonOf(directory, error as NodeJS.ErrnoException), { cause: error });
  } finally {
    remove(partial);
    release();
  }
}

/** What is not there needs no looking through. */
function remove(folder: string): void {
  if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
}

/** Every folder of a bundle once, each after the one that it lies in. */
function foldersOf(files: readonly BundleFile[]): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (folder: string): void => {
    if (folder === '.' || found.has(folder)) return;
    add(posix.dirname(folder));
    found.add(folder);
  };
  for (const { path } of files) add(posix.dirname(path));
  return found;
}

function beside(target: string, what: 'partial' | 'previous'): string {
  return join(dirname(target), `.${basename(target)}.netmesh-advisor-${what}`);
}

/** A run that was killed between the two renames left the folder under its other name. */
export function restore(target: string, previous = beside(target, 'previous')): void {
  if (!existsSync(previous)) return;
  if (existsSync(target)) remove(previous);
  else renameSync(previous, target);
}

/** The folder one stands in cannot be exchanged without confusing the shell. */
function isCurrent(target: string): boolean {
  return target === realpathSync(process.cwd());
}

function moveInto(
  target: string,
  partial: string,
  files: readonly BundleFile[],
  changes: readonly FileChange[],
): void {
  for (const { path } of files) {
    refuseLink(target, path);
    mkdirSync(dirname(join(target, path)), { recursive: true });
  }
  for (const { path } of files) renameSync(join(partial, path), join(target, path));
  for (const { path, change } of changes) {
    if (change !== 'gone' && change !== 'gone-edited') continue;
    refuseEscape(path);
    refuseLink(target, path);
    rmSync(join(target, path), { force: true });
    removeEmptyFolders(target, posix.dirname(path));
  }
}

function removeEmptyFolders(target: string, folder: string): void {
  if (folder === '.' || folder === '') return;
  try {
    rmdirSync(join(target, folder));
  } catch {
    return;
  }
  removeEmptyFolders(target, posix.dirname(folder));
}

/** A path of a bundle stays inside the bundle, whatever an inventory or a template says. */
export function refuseEscape(path: string): void {
  const clean = posix.normalize(path);
  if (
    clean !== path ||
    posix.isAbsolute(path) ||
    clean === '..' ||
    clean.startsWith('../') ||
    /[\\\0]/.test(path)
  ) {
    throw new Failure(`"${path}" is not a path inside the bundle`);
  }
}

/** A link among the folders would lead the writing elsewhere. */
function refuseLink(target: string, path: string): void {
  const parts = posix.dirname(path).split('/');
  for (let count = 1; count <= parts.length; count += 1) {
    const folder = join(target, ...parts.slice(0, count));
    if (existsSync(folder) && lstatSync(folder).isSymbolicLink()) {
      throw new Failure(`${folder} is a link; nothing is written through it`);
    }
  }
}

/** Until released, Ctrl-C and a polite kill wait: writing takes a fraction of a second and must not be torn. */
function holdInterruptions(): () => void {
  let held: NodeJS.Signals | undefined;
  const hold = (signal: NodeJS.Signals): void => {
    held = signal;
  };
  process.on('SIGINT', hold);
  process.on('SIGTERM', hold);
  return () => {
    // Signals arrive between two turns of the event loop, so they are asked for one turn later.
    setImmediate(() => {
      process.off('SIGINT', hold);
      process.off('SIGTERM', hold);
      if (held) process.kill(process.pid, held);
    });
  };
}
