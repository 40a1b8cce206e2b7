/** A part of a text that is read as one YAML stream or one JSON text. */
export interface Chunk {
  readonly text: string;
  /** Line of the chunk's first character, 1-based. */
  readonly line: number;
  readonly lines: number;
  /** Line of the first content after comments and blank lines, if there is any. */
  readonly contentLine: number | undefined;
  /** The chunk begins with `---`. */
  readonly separated: boolean;
}

/** Splits at `---` in the first column, so that one broken document leaves the others readable. */
export function yamlChunks(text: string): Chunk[] {
  const chunks: Chunk[] = [];
  let line = 1;
  for (let start = 0; start < text.length; ) {
    const end = nextSeparator(text, start);
    const chunk = text.slice(start, end);
    const lines = lineBreaks(chunk) + (end === text.length ? 1 : 0);
    const first = firstContent(chunk);
    chunks.push({
      text: chunk,
      line,
      lines,
      separated: isSeparator(text, start),
      contentLine: first === undefined ? undefined : line + first,
    });
    line += lines;
    start = end;
  }
  return chunks;
}

/**
 * One JSON text, or several written one after the other, as two runs of `kubectl get -o json` into one file. Absent:
 * the text is no JSON.
 */
export function jsonChunks(text: string): Chunk[] | undefined {
  const whole = isJson(text);
  const parts = whole ? [text] : text.split(/(?<=^[}\]]\s*\n)(?=[[{])/m);
  if (!whole && (parts.length === 1 || !parts.every(isJson))) return undefined;
  let line = 1;
  return parts.map((part) => {
    const lines = lineBreaks(part);
    const chunk = { text: part, line, lines, separated: false, contentLine: line + leadingLines(part) };
    line += lines;
    return chunk;
  });
}

function lineBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

function nextSeparator(text: string, from: number): number {
  for (let at = text.indexOf('\n---', from); at >= 0; at = text.indexOf('\n---', at + 1)) {
    if (isSeparator(text, at + 1)) return at + 1;
  }
  return text.length;
}

function isSeparator(text: string, at: number): boolean {
  return text.startsWith('---', at) && (at + 3 === text.length || /[ \t\r\n]/.test(text.charAt(at + 3)));
}

/** The first line, from 0, that is neither blank nor a comment, a directive or a bare separator. */
function firstContent(chunk: string): number | undefined {
  let line = 0;
  for (let start = 0; start < chunk.length; line++) {
    const found = chunk.indexOf('\n', start);
    const end = found < 0 ? chunk.length : found;
    if (!/^\s*(#.*)?$|^%|^---\s*(#.*)?$/.test(chunk.slice(start, end))) return line;
    start = end + 1;
  }
  return undefined;
}

function leadingLines(text: string): number {
  return lineBreaks(/^\s*/.exec(text)?.[0] ?? '');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
