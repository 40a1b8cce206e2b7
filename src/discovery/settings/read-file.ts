import { load } from 'js-yaml';
import { meaningOf } from '../addresses/key-words.ts';
import type { Variables } from './expand.ts';
import { expandPlaceholders } from './expand.ts';
import { readScript } from './read-arguments.ts';
import type { Setting, SettingSource } from './setting.ts';

/** `* * * * * command` is a line of a crontab, `*.* host` one of a logger's rules, `--flag=value` one of a flag file. */
const comment =
  /^([#;!]|\/\/|--(?![\w-])|\*(?!(?:\/\d+)?[ \t]+[\d*/,-]+[ \t]+[\d*/,-]+[ \t]|\.\*)|<!--|\/\*)/;

const longestFile = 1_000_000;
const mostValues = 20_000;

export type FileReader = (
  name: string,
  content: string,
  source: SettingSource,
  variables: Variables,
) => Setting[];

/**
 * Reads a configuration file or script as settings, by the form that its name and content show: shell, JSON, YAML, or
 * lines of `key = value`, `key: value` and `key value`, with sections. Comments are left out, and values that can
 * neither be nor become an address. Files over a million characters are read up to there.
 */
export function fileReader(): FileReader {
  const read = new Map<string, readonly Found[]>();
  return (name, content, source, variables) => {
    const text = content.slice(0, longestFile);
    if (isProse(name)) return [];
    if (isScript(name, text)) return readScript(text, source, variables);
    const known = read.get(`${name}\n${text}`) ?? takeApart(name, text).filter(canMatter);
    read.set(`${name}\n${text}`, known);
    return known.map(({ key, value, group }) => {
      const expanded = expandPlaceholders(value, variables);
      const scope = group === undefined ? source.scope : `${source.scope}#${group}`;
      return { ...source, scope, key, value: expanded.value, secret: source.secret || expanded.secret };
    });
  };
}

function takeApart(name: string, text: string): Found[] {
  const tree = isTree(name, text) ? parse(text) : undefined;
  return typeof tree === 'object' && tree !== null ? flatten(tree) : readLines(text);
}

/** An address has a colon or ends below `.svc`, stands among pairs or variables, or its key says that it is one. */
function canMatter({ key, value }: Found): boolean {
  return (
    /[:=$]|\.svc/.test(value) || value.includes('/dev/tcp/') || ['address', 'port'].includes(meaningOf(key))
  );
}

export function isScript(name: string, text: string): boolean {
  return /\.(sh|bash|ash|zsh)$/.test(name) || /^#!.{0,64}\b(ba|da|a|z|k)?sh\b/.test(text.slice(0, 128));
}

function isProse(name: string): boolean {
  return /\.(md|markdown|rst|adoc)$|(^|\/)(readme|licen[cs]e|changelog)(\.txt)?$/i.test(name);
}

function isTree(name: string, text: string): boolean {
  if (/\.(ya?ml|json|jsonc|json5)$/i.test(name)) return true;
  if (/\.(properties|ini|conf|cfg|cnf|env|toml|xml|js|ts|py|rb|php|lua|sql|html|tpl|txt|md)$/i.test(name))
    return false;
  return /^\s*[{[]/.test(text) || /^(---|[A-Za-z_][\w.-]*:(\s|$))/m.test(text.slice(0, 4096));
}

function parse(text: string): unknown {
  try {
    return load(text);
  } catch {
    // Not YAML after all, or a template of it: the lines still say something.
    return undefined;
  }
}

interface Found {
  readonly key: string;
  readonly value: string;
  /** Part of the file in which a HOST and a PORT pair up; absent: all that is in no other part. */
  readonly group?: string;
}

/** Every text and number below a node with the path of keys to it. A node that several aliases share is read once. */
function flatten(root: object): Found[] {
  const found: Found[] = [];
  const seen = new Set<object>();
  const stack: { node: unknown; key: string; label: string }[] = [{ node: root, key: '', label: '' }];
  while (stack.length > 0 && found.length < mostValues) {
    const { node, key, label } = stack.pop() ?? { node: undefined, key: '', label: '' };
    if (typeof node === 'string' || typeof node === 'number') {
      found.push({ key: label, value: String(node) });
    } else if (typeof node === 'object' && node !== null && !seen.has(node)) {
      seen.add(node);
      for (const [name, child] of Object.entries(node).reverse()) {
        const path = key === '' ? name : `${key}.${name}`.slice(-512);
        // The items of a list of texts are called like the list: `brokers: [a:1, b:2]`.
        const plainItem = Array.isArray(node) && typeof child !== 'object';
        stack.push({ node: child, key: path, label: plainItem ? key : path });
      }
    }
  }
  return found;
}

function readLines(text: string): Found[] {
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
    const time = times.get(section) ?? 1;
    const group = time > 1 ? { group: `${section}${time}` } : {};
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

/** Whether a text is a single word, and no object or list that is written without spaces. */
export function isWord(text: string): boolean {
  return /^[^\s{[]\S*$/.test(text);
}

function readLine(line: string, section: string): Found {
  const assignment =
    /^(?:export\s+)?["']?([A-Za-z_][\w.[\]-]{0,200})["']?\s*(?::?=|:(?!\/\/)|=>)\s*(.*)$/.exec(line);
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
