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
