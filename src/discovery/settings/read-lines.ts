export const mostValues = 20_000;
const deepestBlock = 1000;

/** `* * * * * command` is a line of a crontab, `*.* host` one of a logger's rules, `* = host=db` one of PgBouncer's databases, `--flag=value` one of a flag file. */
const comment =
  /^([#;!]|\/\/|--(?![\w-])|\*(?![ \t]*=|(?:\/\d+)?[ \t]+[\d*/,-]+[ \t]+[\d*/,-]+[ \t]|\.\*)|<!--|\/\*)/;

/** A line that begins or ends what lies within it: `redis: {`, `'redis' => [`, `<server>`, `},`, `</server>`. */
const opening = /(^|[^$])[{[(]$|^<[A-Za-z][^<>/]{0,200}>$/;
const closing = /^([}\])]|<\/)/;

/** A value of a file with its key. */
export interface Found {
  readonly key: string;
  readonly value: string;
  /** Part of the file in which a HOST and a PORT pair up; absent: all that is in no other part. */
  readonly group?: string;
}

/**
 * The lines of a configuration as `key = value`, `key: value` and `key value`, with their sections. A HOST and a PORT pair up
 * within a section, and within a block that braces, brackets or tags of their own line enclose.
 */
export function readLines(text: string): Found[] {
  const found: Found[] = [];
  // What nginx calls `upstream name { … }` is a name of its own, not a host.
  const upstreams = new Set(
    [...text.matchAll(/^[ \t]{0,64}upstream[ \t]{1,16}([\w.-]{1,128})[ \t]{0,16}\{/gm)].map(
      (match) => match[1],
    ),
  );
  let section = '';
  // A section may come several times, each with a host and port of its own.
  const times = new Map<string, number>();
  const blocks: string[] = [];
  const isUpstream = (line: string) =>
    upstreams.has(/_pass\s+[a-z]+:\/\/([\w.-]{1,128})/.exec(line)?.[1] ?? '');
  for (const [number, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || comment.test(line) || line.length > 8192) continue;
    const header = /^\[{1,2}([^[\]]{1,200})\]{1,2}$/.exec(line);
    if (header) {
      section = header[1] ?? '';
      times.set(section, (times.get(section) ?? 0) + 1);
      continue;
    }
    if (closing.test(line)) blocks.pop();
    const time = times.get(section) ?? 1;
    const within = [...(time > 1 ? [`${section}${time}`] : []), ...blocks.slice(-1)];
    const group = within.length > 0 ? { group: within.join(' ') } : {};
    if (opening.test(line) && blocks.length < deepestBlock) blocks.push(`block ${number}`);
    const told = statementsOf(line).filter((one) => !isUpstream(one) && !toldToClients.test(one));
    found.push(...told.flatMap((one) => [{ ...readLine(one, section), ...group }, ...wordPairs(one)]));
    if (told.length > 0) found.push(...inlinePairs(line, `line ${number}`));
    if (found.length >= mostValues) break;
  }
  return found;
}

/** What nginx sends back or on as text: nothing that it dials. */
const toldToClients = /^(add_header|more_set_headers|proxy_set_header|return\s+30\d)\s/;

/** The directives of a block that is written in one line, `location / { proxy_pass http://api; }`; else the line itself. */
function statementsOf(line: string): readonly string[] {
  if (!/\{\s{0,64}[a-z_]{1,64}\s[^;]{1,1024};/.test(line)) return [line];
  const parts = line.split(/(?<=;|(?<!\$)\{|(?<!\$\{\w{0,64})\})/);
  return parts.map((part) => part.trim()).filter((part) => part !== '' && part !== '}');
}

/** `replicaof name 6379`: a host and its port as two words. The resolver drops it unless the name is a Service. */
function wordPairs(line: string): Found[] {
  const words = line.split(/\s+/, 12);
  return words.flatMap((word, index) => {
    const next = words[index + 1]?.replace(/;$/, '');
    const isPair =
      index > 0 && next !== undefined && /^\d{2,5}$/.test(next) && /^[a-z][a-z0-9.-]{0,252}$/.test(word);
    return isPair ? [{ key: '', value: `${word}:${next}` }] : [];
  });
}

/** `{ host: 'cache', port: 6379 }` within one line of a program or a configuration in its language. */
function inlinePairs(line: string, group: string): Found[] {
  const inner = line.match(/\{[^{}]{1,1024}\}/g) ?? [];
  return inner.flatMap((object, index) =>
    [
      ...object.matchAll(
        /["']?([A-Za-z_][\w.-]{0,100})["']?\s{0,8}[:=]>?\s{0,8}(?:"([^"]{0,512})"|'([^']{0,512})'|(\d{1,6}))/g,
      ),
    ].map(([, key = '', double, single, plain]) => ({
      key,
      value: double ?? single ?? plain ?? '',
      group: `${group}.${index}`,
    })),
  );
}

function readLine(line: string, section: string): Found {
  const assignment =
    /^(?:export\s+)?["']?([A-Za-z_][\w.[\]-]{0,200})["']?\s*(?:=>|:?=|:(?!\/\/))\s*(.*)$/.exec(line);
  const words = /^([A-Za-z_][\w.-]{0,100})\s+(.*)$/.exec(line);
  const [key, value] = assignment
    ? [assignment[1] ?? '', assignment[2] ?? '']
    : words
      ? [words[1] ?? '', words[2] ?? '']
      : ['', line];
  // `host:5432` alone is an address, not a key.
  if (assignment && /^\d{1,5}\b/.test(value) && !/\s/.test(line.slice(0, line.length - value.length))) {
    return /^(port|.*port|.*timeout.*)$/i.test(key) || line.includes('=')
      ? { key: join(section, key), value: unquote(value) }
      : { key: '', value: line };
  }
  return { key: join(section, key), value: unquote(value) };
}

function join(section: string, key: string): string {
  return section === '' || key === '' ? key : `${section}.${key}`;
}

function unquote(value: string): string {
  const text = value.replace(/[;,]\s*$/, '').trim();
  const quote = text[0];
  return (quote === '"' || quote === "'") && text.length > 1 && text.endsWith(quote)
    ? text.slice(1, -1)
    : text;
}
