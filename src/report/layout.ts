import type { Style } from './style.ts';
import { padded, textWidth } from './text-width.ts';
import { labelled, wrap } from './wrap.ts';

const indent = '    ';
/** Columns that a text beside its label needs; with fewer it goes below. */
const narrowest = 24;

/** A heading and its lines; nothing at all where there are no lines. */
export function section(title: string, lines: readonly string[], style: Style): string[] {
  return lines.length === 0 ? [] : [`  ${style.strong(title)}`, ...lines, ''];
}

/** One row for each pair: the label in a column of its own, the text wrapped beside it. */
export function rows(pairs: readonly (readonly [string, string])[], style: Style, most = 24): string[] {
  const column = Math.min(most, Math.max(0, ...pairs.map(([label]) => textWidth(label))));
  const isNarrow = style.width - textWidth(indent) - column - 2 < narrowest;
  return pairs.flatMap(([label, text]) => {
    if (style.linear) return labelled(`${indent}${label}: `, text, style.width);
    if (isNarrow || textWidth(label) > column) {
      return [...wrapIndented(label, indent, style), ...labelled(indent + ' '.repeat(4), text, style.width)];
    }
    return labelled(`${indent}${padded(label, column)}  `, text, style.width);
  });
}

/** One row for each pair: a text at the left, and where it points at the right, in a column of its own. */
export function pointing(pairs: readonly (readonly [string, string])[], style: Style): string[] {
  const arrow = style.unicode ? '→' : '->';
  const right = Math.max(0, ...pairs.map(([, target]) => textWidth(target)));
  const left = style.width - textWidth(indent) - right - textWidth(arrow) - 3;
  return pairs.flatMap(([text, target]) => {
    if (target === '') return wrapIndented(text, indent, style);
    if (style.linear || left < 24) return labelled(indent, `${text} ${arrow} ${target}`, style.width);
    const [first = '', ...others] = wrap(text, left);
    return [
      `${indent}${padded(first, left)}  ${style.dim(arrow)} ${target}`,
      ...others.map((line) => indent + line),
    ];
  });
}

export function paragraph(text: string, style: Style): string[] {
  return wrapIndented(text, indent, style);
}

function wrapIndented(text: string, before: string, style: Style): string[] {
  return wrap(text, style.width - textWidth(before)).map((line) => (before + line).trimEnd());
}

/** A table with its columns aligned; with `linear`, or where it is too wide, one line for each row that names its columns. */
export function table(
  head: readonly string[],
  body: readonly (readonly string[])[],
  style: Style,
  right: ReadonlySet<number> = new Set(),
): string[] {
  const widths = head.map((title, index) =>
    Math.max(textWidth(title), ...body.map((row) => textWidth(row[index] ?? ''))),
  );
  const whole = textWidth(indent) + widths.reduce((sum, width) => sum + width + 2, -2);
  if (style.linear || whole > style.width) {
    return body.flatMap((row) =>
      labelled(
        indent,
        row
          .map((cell, index) => (head[index] && cell ? `${head[index]}: ${cell}` : cell))
          .filter((cell) => cell !== '')
          .join('; '),
        style.width,
      ),
    );
  }
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        return right.has(index)
          ? ' '.repeat(Math.max(0, width - textWidth(cell))) + cell
          : padded(cell, width);
      })
      .join('  ')
      .trimEnd();
  const titles = head.some((title) => title !== '') ? [indent + style.dim(line(head))] : [];
  return [...titles, ...body.map((row) => indent + line(row))];
}
