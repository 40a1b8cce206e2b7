import type { BundleFile } from '../../model/plan.ts';

/** What a folder holds, by path with forward slashes: the digest of each file's bytes. */
export type Digests = Readonly<Record<string, string>>;

/**
 * What writing would do to one file.
 * `edited`: this tool wrote it and somebody changed it since. `foreign`: somebody else's file has the name.
 * `gone`: written by an earlier run, not part of the bundle any more. `gone-edited`: the same, and changed since.
 */
export type Change = 'new' | 'same' | 'changed' | 'edited' | 'foreign' | 'gone' | 'gone-edited';

export interface FileChange {
  readonly path: string;
  readonly change: Change;
}

export const conflicts: ReadonlySet<Change> = new Set<Change>(['edited', 'foreign', 'gone-edited']);

/**
 * Compares a bundle with what lies in its folder. `written` is what the last run noted about its own files.
 * A file that already has the wanted content is never a conflict, so that a run that was killed half way
 * can simply be repeated.
 */
export function compareBundle(
  wanted: readonly BundleFile[],
  digestOf: (content: string) => string,
  present: Digests,
  written: Digests,
): FileChange[] {
  const wantedPaths = new Set(wanted.map(({ path }) => path));
  const changes = wanted.map(({ path, content }): FileChange => {
    const there = own(present, path);
    if (there === undefined) return { path, change: 'new' };
    if (there === digestOf(content)) return { path, change: 'same' };
    const before = own(written, path);
    return { path, change: before === undefined ? 'foreign' : before === there ? 'changed' : 'edited' };
  });
  const left = Object.keys(written)
    .filter((path) => !wantedPaths.has(path) && own(present, path) !== undefined)
    .map((path): FileChange => ({ path, change: present[path] === written[path] ? 'gone' : 'gone-edited' }));
  return [...changes, ...left].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function own(digests: Digests, path: string): string | undefined {
  return Object.hasOwn(digests, path) ? digests[path] : undefined;
}
