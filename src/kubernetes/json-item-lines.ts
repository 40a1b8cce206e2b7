/**
 * Lines, counted from `first`, at which the elements of the top-level `items` of a JSON text begin: those that are
 * objects. The text has to be valid; none where it has no `items`, and none needed where it is a single line.
 */
export function jsonItemLines(text: string, first: number): number[] {
  const lines: number[] = [];
  if (!text.includes('\n') || !text.includes('"items"')) return lines;
  let line = first;
  let depth = 0;
  let lastText = '';
  let inItems = false;
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '\n':
        line++;
        break;
      case '"': {
        const end = endOfString(text, at);
        if (depth === 1) lastText = text.slice(at + 1, end);
        at = end;
        break;
      }
      case '{':
      case '[':
        if (depth === 1) inItems = text[at] === '[' && lastText === 'items';
        if (depth === 2 && inItems) lines.push(line);
        depth++;
        break;
      case '}':
      case ']':
        depth--;
        break;
      default:
    }
  }
  return lines;
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return end;
  }
  return text.length;
}
