import { printable } from './printable.ts';
import type { Style } from './style.ts';
import { labelled } from './wrap.ts';

const mostOfOneKind = 20;

/** The first of many blocks of lines, and how many more there are. */
export function capped(blocks: readonly (readonly string[])[], style: Style): string[] {
  const rest = blocks.length - mostOfOneKind;
  const lines = blocks.slice(0, mostOfOneKind).flat();
  return rest > 0
    ? [...lines, ...labelled('    ', style.dim(`and ${rest} more: see -o json`), style.width)]
    : lines;
}

/** Texts one below the other, as many as are shown of one kind. */
export function bulleted(texts: readonly string[], style: Style): string[] {
  return capped(
    texts.map((text) => labelled('    ', text, style.width)),
    style,
  );
}

/** The first names of many. */
export function firstNames(names: readonly string[], most = 6): string {
  const shown = names.slice(0, most).map((name) => printable(name));
  return names.length <= most ? shown.join(', ') : `${shown.join(', ')} and ${names.length - most} more`;
}
