import { yamlOf } from './yaml-of.ts';

const commentWidth = 100;
/** What YAML, or an editor, takes for the end of a line. */
const lineEnds = /\r\n|[\n\r\u0085\u2028\u2029]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff\ufeff]/g;

/** A document with comment lines before it. */
export function commentedYaml(comments: readonly string[], value: unknown): string {
  return `${comments.map(commentLines).join('')}${yamlOf(value)}`;
}

/** A text as comment lines, whatever it holds: every line of it begins with `#`. */
export function commentLines(text: string): string {
  return text
    .split(lineEnds)
    .flatMap((line) => wrapped(line.replace(controls, '\ufffd').replace(/\t/g, ' ')))
    .map((line) => (line === '' ? '#\n' : `# ${line}\n`))
    .join('');
}

function wrapped(line: string): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + word.length + 1 > commentWidth - 2) {
      lines.push(current);
      current = word;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, current];
}
