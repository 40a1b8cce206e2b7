import { loadAll } from 'js-yaml';
import { meaningOf } from '../addresses/key-words.ts';
import type { Variables } from './expand.ts';
import { expandPlaceholders } from './expand.ts';
import { readScript } from './read-arguments.ts';
import { type Found, mostValues, readLines } from './read-lines.ts';
import type { Setting, SettingSource } from './setting.ts';

const longestFile = 1_000_000;

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
  return (written, content, source, variables) => {
    const name = written.replace(/\.gz$/i, '');
    const text = content.slice(0, longestFile);
    if (isProse(name)) return [];
    if (isScript(name, text)) return readScript(text, source, variables);
    const known = read.get(`${name}\n${text}`) ?? whatMatters(takeApart(name, text), text);
    read.set(`${name}\n${text}`, known);
    const refers = known.some(({ value }) => value.includes('${'));
    const own = refers ? withOwnKeys(known, variables) : variables;
    return known.map(({ key, value, group }) => {
      const expanded = expandPlaceholders(value, own);
      const scope = group === undefined ? source.scope : `${source.scope}#${group}`;
      return { ...source, scope, key, value: expanded.value, secret: source.secret || expanded.secret };
    });
  };
}

/** `${api.host}` may be a key of the file itself (Spring Boot reference, "Property Placeholders"); a variable of that name wins. */
function withOwnKeys(found: readonly Found[], variables: Variables): Variables {
  const keys = new Map(found.filter(({ key }) => key !== '').map(({ key, value }) => [key, value]));
  return {
    get(name) {
      const value = keys.get(name);
      return variables.get(name) ?? (value === undefined ? undefined : { value, secret: false });
    },
  };
}

function takeApart(name: string, text: string): Found[] {
  const trees = isTree(name, text) ? parse(text) : undefined;
  if (trees === undefined) return readLines(text);
  // A document for each profile: none fills in what another leaves out.
  return trees.flatMap((tree, index) =>
    flatten(tree).map((one) => (index === 0 ? one : { ...one, group: `document ${index}` })),
  );
}

function whatMatters(found: readonly Found[], text: string): readonly Found[] {
  const referred = new Set([...text.matchAll(/\$\{([\w.-]{1,256})/g)].map(([, key]) => key));
  return found.filter((one) => canMatter(one) || referred.has(one.key));
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

/** The documents of a stream, if each is a map or a list. */
function parse(text: string): readonly object[] | undefined {
  try {
    const trees = loadAll(text).filter((tree) => tree !== null && tree !== undefined);
    const isTold = trees.length > 0 && trees.every((tree) => typeof tree === 'object');
    return isTold ? (trees as object[]) : undefined;
  } catch {
    // Not YAML after all, or a template of it: the lines still say something.
    return undefined;
  }
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

/** Whether a text is a single word, and no object or list that is written without spaces. */
export function isWord(text: string): boolean {
  return /^[^\s{[]\S*$/.test(text);
}
