import { rows, section } from './layout.ts';
import { printable } from './printable.ts';
import type { Style } from './style.ts';

/** Why a folder is not what this run would write. */
export interface Drift {
  readonly folder: string;
  /** True where an earlier run of this tool wrote the folder. */
  readonly known: boolean;
  /** What the bundle is made from, and whether it is another than then. */
  readonly inputs: Readonly<Record<DriftInput, boolean>>;
  /** The tool's version then and now, where they differ. */
  readonly versions?: { readonly before: string; readonly now: string };
  /** What exactly has changed since then, by its kind, as far as the folder tells. */
  readonly named: readonly (readonly [kind: string, text: string])[];
  readonly byHand: readonly { readonly path: string; readonly what: 'edited' | 'deleted' | 'added' }[];
  /** Files that writing would change, make or take away, those changed by hand left out. */
  readonly files: readonly { readonly path: string; readonly what: 'changes' | 'is new' | 'goes' }[];
}

export const driftInputs = ['answers', 'manifests', 'platform'] as const;
export type DriftInput = (typeof driftInputs)[number];

const inputNames = {
  answers: 'answers',
  manifests: 'manifests',
  platform: 'platform facts',
} as const satisfies Record<DriftInput, string>;

const shownAtMost = 12;
const mostNamed = 30;

/** Nothing differs but, at most, the note of the version that wrote it. */
export function holds({ known, byHand, files }: Drift): boolean {
  return known && byHand.length === 0 && files.length === 0;
}

/** A drift for other programs; the form is stable within a major version. */
export function driftJson(drift: Drift) {
  const { folder, known, inputs, versions, named, byHand, files } = drift;
  const changed = driftInputs.filter((input) => inputs[input]);
  return {
    version: 1,
    holds: holds(drift),
    folder,
    writtenByThisTool: known,
    changed,
    ...(versions ? { versions } : {}),
    named: named.map(([kind, text]) => ({ kind, text })),
    byHand,
    files,
  };
}

/** Which kind of drift it is, then the files, then what is as it was. */
export function renderDrift(drift: Drift, again: string, style: Style): string {
  const { folder, known, inputs, versions, named, byHand, files } = drift;
  if (holds(drift)) {
    const from = versions ? `, written by version ${versions.before}` : '';
    return `  ${printable(folder)} is what these answers give${from}`;
  }
  const changed = driftInputs.filter((input) => inputs[input]);
  const rest = named.length - mostNamed;
  const kinds: (readonly [string, string])[] = [
    ...named.slice(0, mostNamed).map(([kind, text]) => [kind, printable(text)] as const),
    ...(rest > 0 ? [['', `and ${rest} changes more`] as const] : []),
    ...(known ? [] : [['no inventory', 'this tool did not write the folder'] as const]),
    ...changed.map((input) => [inputNames[input], 'changed since it was written'] as const),
    ...(versions
      ? [['tool', `written by version ${versions.before}, this is ${versions.now}`] as const]
      : []),
    ...(byHand.length > 0 ? [['by hand', listed(byHand)] as const] : []),
    ...(files.length > 0 ? [['files', listed(files)] as const] : []),
  ];
  const same = [
    ...driftInputs
      .filter((input) => known && !inputs[input] && input !== 'manifests')
      .map((input) => inputNames[input]),
    ...(known && !versions ? ['tool version'] : []),
  ];
  return [
    ...section(`${printable(folder)} differs from what these answers give`, rows(kinds, style), style),
    ...(same.length > 0 ? [`    same ${same.join(', same ')}`, ''] : []),
    `  Take it in:  ${again}`,
    ...(byHand.some(({ what }) => what === 'edited')
      ? ['               What was edited by hand is lost then.']
      : []),
  ].join('\n');
}

function listed(files: readonly { readonly path: string; readonly what: string }[]): string {
  const shown = files.slice(0, shownAtMost).map(({ path, what }) => `${printable(path)} ${what}`);
  const rest = files.length - shown.length;
  return [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n');
}
