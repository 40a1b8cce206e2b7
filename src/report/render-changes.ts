import { printable } from './printable.ts';
import type { Style } from './style.ts';

interface FileChange {
  readonly path: string;
  readonly change: 'new' | 'same' | 'changed' | 'edited' | 'foreign' | 'gone' | 'gone-edited';
}

const words = {
  new: 'new',
  same: 'as it is',
  changed: 'changes',
  edited: 'changed by hand since it was written',
  foreign: 'not written by this tool',
  gone: 'goes',
  'gone-edited': 'would go, and was changed by hand',
} as const satisfies Record<FileChange['change'], string>;

const shownAtMost = 40;

/** Every file that stands in the way of writing, before any is written. */
export function renderConflicts(folder: string, conflicts: readonly FileChange[]): string {
  const shown = conflicts
    .slice(0, shownAtMost)
    .map(({ path, change }) => `  ${printable(path)}: ${words[change]}`);
  const rest = conflicts.length - shown.length;
  const count = conflicts.length === 1 ? 'a file stands' : `${conflicts.length} files stand`;
  return [
    `in ${printable(folder)} ${count} in the way, nothing was written:`,
    ...shown,
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ].join('\n');
}

/** What a dry run shows: a list of files, then the patches. */
export function renderDryRun(
  folder: string,
  changes: readonly FileChange[],
  patches: readonly string[],
  style: Style,
): string {
  const different = changes.filter(({ change }) => change !== 'same');
  if (different.length === 0) return `  ${printable(folder)} would stay as it is`;
  return [
    `  ${style.strong(printable(folder))} would change in ${different.length} of ${changes.length} files; nothing was written`,
    '',
    ...different.map(({ path, change }) => `    ${printable(path)}: ${words[change]}`),
    '',
    ...patches.map((patch) => paintPatch(patch, style)),
  ].join('\n');
}

function paintPatch(patch: string, style: Style): string {
  return printable(patch.replace(/^=+\n/, ''), false)
    .split('\n')
    .map((line) => {
      if (line.startsWith('+')) return style.good(line);
      if (line.startsWith('-')) return style.bad(line);
      return line.startsWith('@@') ? style.accent(line) : line;
    })
    .join('\n');
}
