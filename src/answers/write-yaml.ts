import { dump } from 'js-yaml';

/** Comments by path, `topology.calls`; the empty path stands at the top of the text. */
export type Comments = ReadonlyMap<string, string>;

const columns = 90;

/**
 * Plain data as YAML with comments above its keys. Values and comments are data: whatever stands in them,
 * the text reads back to the same value. Items of lists carry no comments.
 */
export function writeYaml(data: Readonly<Record<string, unknown>>, comments: Comments = new Map()): string {
  const top = comments.get('');
  return `${top === undefined ? '' : `${commentLines(top, '').join('\n')}\n`}${block(data, '', '', comments)}`;
}

/** Text as comment lines, wrapped; no character of it can end the comment. */
export function commentLines(text: string, indent: string): string[] {
  const width = columns - indent.length - 2;
  return text
    .split(/\r\n|[\n\r\u0085\u2028\u2029]/)
    .flatMap((line) => wrap(line.replace(/[^\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/g, ' '), width))
    .map((line) => `${indent}# ${line}`.trimEnd());
}

function block(data: object, indent: string, path: string, comments: Comments): string {
  return Object.entries(data)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => {
      const own = path === '' ? key : `${path}.${key}`;
      const comment = comments.get(own);
      const above = comment === undefined ? '' : `${commentLines(comment, indent).join('\n')}\n`;
      return above + entry(key, value, indent, own, comments);
    })
    .join('');
}

function entry(key: string, value: unknown, indent: string, path: string, comments: Comments): string {
  const commented = [...comments.keys()].some((one) => one.startsWith(`${path}.`));
  if (commented && isFilledMap(value)) {
    return `${indent}${key}:\n${block(value, `${indent}  `, path, comments)}`;
  }
  const text = dump(Object.fromEntries([[key, value]]), { lineWidth: -1, noRefs: true });
  return text.replace(/^(?=.)/gm, indent);
}

function isFilledMap(value: unknown): value is object {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
  );
}

function wrap(line: string, width: number): string[] {
  const indent = /^ */.exec(line)?.[0] ?? '';
  const lines: string[] = [];
  let current = '';
  for (const word of line.trim().split(' ')) {
    if (current !== '' && indent.length + current.length + word.length + 1 > width) {
      lines.push(indent + current);
      current = word;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, indent + current];
}
