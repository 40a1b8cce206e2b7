const width = 80;
const lineEnds = /[\r\n\u0085\u2028\u2029]+/g;

/** A text as one paragraph of lines that are no wider than a terminal. */
export function paragraph(text: string): string {
  return `${wrap(plainLine(text), '').join('\n')}\n`;
}

/** One item of a list; further lines are indented under it. */
export function bullet(text: string, mark = '- '): string {
  const indent = mark === '' ? '   ' : ' '.repeat(mark.length);
  const lines = wrap(plainLine(text), indent, mark);
  return `${lines.join('\n')}\n`;
}

/** Commands; a line of backticks inside could only come from a value, and cannot end the block. */
export function codeBlock(text: string): string {
  const fence = text.includes('```') ? '````````' : '```';
  return `${fence}bash\n${text.trimEnd()}\n${fence}\n`;
}

/** A text in one line, so that a value can start neither a heading nor a list. */
export function plainLine(text: string): string {
  return text.replace(lineEnds, ' ').trim();
}

/** `start` stands before the first word, `indent` before each further line. */
function wrap(text: string, indent: string, start = ''): string[] {
  const lines: string[] = [];
  const [first = '', ...others] = text.split(/ +/);
  let current = `${start}${first}`;
  for (const word of others) {
    if (current.length + word.length + 1 > width) {
      lines.push(current);
      current = `${indent}${word}`;
    } else current = `${current} ${word}`;
  }
  return [...lines, current];
}
