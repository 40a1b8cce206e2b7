import { textWidth } from './text-width.ts';

/**
 * Breaks a text at spaces into lines of at most `width` columns. A word that is longer than a line stays
 * whole: data is never cut. Line breaks in the text are kept, and so is the indentation
 * of what follows one.
 */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => wrapParagraph(paragraph, width));
}

function wrapParagraph(paragraph: string, width: number): string[] {
  const indent = /^ */.exec(paragraph)?.[0] ?? '';
  if (indent !== '') {
    return wrapParagraph(paragraph.slice(indent.length), width - indent.length).map((line) => indent + line);
  }
  const lines: string[] = [];
  let line = '';
  let filled = 0;
  for (const word of paragraph.split(' ')) {
    const own = textWidth(word);
    if (line === '') {
      line = word;
      filled = own;
    } else if (filled + 1 + own <= width) {
      line += ` ${word}`;
      filled += 1 + own;
    } else {
      lines.push(line);
      line = word;
      filled = own;
    }
  }
  lines.push(line);
  return lines;
}

/** The text wrapped beside a label: the first line begins with it, the others are indented below the text. */
export function labelled(label: string, text: string, width: number): string[] {
  const indent = ' '.repeat(textWidth(label));
  return wrap(text, Math.max(20, width - textWidth(label))).map((line, index) =>
    (index === 0 ? label + line : indent + line).trimEnd(),
  );
}
