import { expandShell, VariableLayer, type Variables } from './expand.ts';
import type { Setting, SettingSource } from './setting.ts';
import { splitShell } from './split-shell.ts';

/** Programs that connect to the host that a plain word among their arguments names. */
const positionalClients = new Set(
  (
    'curl wget http https nc ncat netcat telnet nslookup dig host getent ping wait-for wait-for-it wait-for-it.sh wait4x ' +
    'mongo mongosh grpcurl ssh ab wrk hey siege'
  ).split(' '),
);
/** Programs that connect to the host behind `-h`; their plain words are commands and names of databases. */
const flaggedClients = new Set(
  (
    'psql pg_isready pg_dump pg_restore pg_basebackup createdb mysql mysqladmin mysqldump mariadb mariadb-admin mariadb-dump ' +
    'redis-cli valkey-cli cqlsh clickhouse-client mongodump'
  ).split(' '),
);
/** Flags whose value is data, a name or a file, never a host. */
const valueFlags = new Set(
  'd data data-raw data-binary H header X request o output u user U username p P port n A e password db database D c f T'.split(
    ' ',
  ),
);
const shells = new Set(['sh', 'bash', 'ash', 'dash', 'zsh', 'ksh']);
const wrappers = new Set([
  'exec',
  'env',
  'time',
  'timeout',
  'nohup',
  'sudo',
  'tini',
  'dumb-init',
  'until',
  'while',
  'if',
  '!',
  'then',
  'do',
  'else',
  'watch',
  'retry',
  '--',
]);

/**
 * The words of one command as settings: flags with their values, `NAME=value`, positional words,
 * and, behind `sh -c`, the script.
 */
export function readArguments(
  words: readonly string[],
  source: SettingSource,
  variables: Variables,
  depth = 0,
): Setting[] {
  const program = programOf(words);
  if (program && shells.has(program)) {
    const at = words.findIndex((_word, index) => index > 0 && /^-[a-z]*c$/.test(words[index - 1] ?? ''));
    const script = words[at];
    if (script !== undefined)
      return [
        ...readScript(script, { ...source, kind: 'script' }, variables, depth),
        // What the script knows as `"$@"`.
        ...words.slice(at + 1).flatMap((word) => readArguments([word], source, variables, depth)),
      ];
  }
  // What is only written says nothing, unless bash itself dials where it goes.
  if ((program === 'echo' || program === 'printf') && !words.some((word) => word.includes('/dev/tcp/')))
    return [];
  const dials = program !== undefined && positionalClients.has(program);
  const hostFlag = dials || (program !== undefined && flaggedClients.has(program));
  const port = portBeside(words);
  return words.flatMap((word, index) => {
    if (/\s/.test(word) && /[\n;|&]/.test(word))
      return readScript(word, { ...source, kind: 'script' }, variables, depth);
    return readWord(word, words[index - 1], words[index + 1], { dials, hostFlag, port }).map((setting) => ({
      ...source,
      ...setting,
    }));
  });
}

type Found = Pick<Setting, 'key' | 'value'> & { readonly dials?: boolean };

interface Command {
  /** Its plain words are hosts. */
  readonly dials: boolean;
  /** `-h` is its host. */
  readonly hostFlag: boolean;
  /** `:5432` where a flag says so, else nothing. */
  readonly port: string;
}

/** The port that stands behind its own flag: `-h db -p 5432`, `-hdb -P3306`. */
function portBeside(words: readonly string[]): string {
  const flag = words.findIndex((word) => /^(-[pP]|--port)$/.test(word));
  const glued = words.map((word) => /^(?:-[pP]|--port=)(\d{1,5})$/.exec(word)?.[1]).find(Boolean);
  const port = flag < 0 ? glued : words[flag + 1];
  return port !== undefined && /^\d{1,5}$/.test(port) ? `:${port}` : '';
}

function readWord(
  word: string,
  previous: string | undefined,
  next: string | undefined,
  { dials, hostFlag, port }: Command,
): Found[] {
  const found: Found[] = [];
  const assignment = /^(-{0,2}D?[A-Za-z_][\w.-]{0,255})=([\s\S]*)$/.exec(word);
  const afterFlag = previous !== undefined && /^-{1,2}[A-Za-z]/.test(previous) && !previous.includes('=');
  if (assignment) {
    found.push({ key: (assignment[1] ?? '').replace(/^-{1,2}D?/, ''), value: assignment[2] ?? '' });
    // `host=db user=app`: one connection string, and no assignment.
    if (/\s\w+=/.test(assignment[2] ?? '') && !word.startsWith('-'))
      found.push({ key: afterFlag ? (previous ?? '').replace(/^-+/, '') : '', value: word });
  } else if (!word.startsWith('-')) {
    const flag = afterFlag ? (previous ?? '').replace(/^-+/, '') : '';
    const isHost = dials && !valueFlags.has(flag);
    // `pg_dump -h db orders`: what is no flag names what is worked on.
    const plainKey = hostFlag && !dials ? 'database' : '';
    if (flag === 'h' && hostFlag) found.push({ key: 'host', value: `${word}${port}` });
    else found.push({ key: flag || plainKey, value: word, ...(isHost ? { dials } : {}) });
    // A program that nobody knows: the resolver drops it unless the name is a Service.
    if (flag === 'h' && !hostFlag && port !== '') found.push({ key: '', value: `${word}${port}` });
  } else if (hostFlag && /^-h[a-z]/.test(word)) {
    found.push({ key: 'host', value: `${word.slice(2)}${port}` });
  }
  // `nc -z name 5672`: a host and its port as two words. The resolver drops it unless the name is a Service.
  if (next !== undefined && /^\d{1,5}$/.test(next) && /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/.test(word)) {
    found.push({ key: '', value: `${word}:${next}` });
  }
  return found;
}

function programOf(words: readonly string[]): string | undefined {
  for (const word of words) {
    const name = word.slice(word.lastIndexOf('/') + 1);
    if (!wrappers.has(name) && !/^[A-Za-z_]\w*=/.test(word) && !/^\d+[smh]?$/.test(word) && name !== '')
      return name;
  }
  return undefined;
}

const mostRounds = 32;
const mostCommands = 5000;

/** A command of a loop once for each value, as in `for host in db cache; do nc -z $host 80; done`; of the first loop that it names. */
function rounds(
  command: readonly string[],
  loops: ReadonlyMap<string, readonly string[]>,
): readonly (readonly string[])[] {
  for (const [name, values] of loops) {
    const variable = new RegExp(`\\$(?:${name}(?!\\w)|\\{${name}\\})`, 'g');
    if (command.some((word) => word.search(variable) >= 0))
      return values.map((value) => command.map((word) => word.replace(variable, () => value)));
  }
  return [command];
}

/** Scripts within scripts within scripts, and no further: variables could nest them without end. */
const deepestScript = 4;

/**
 * A shell script, command by command; assignments before a command are known in the commands after it.
 * Where a word of a command holds what came from a Secret, the whole command counts as secret.
 */
export function readScript(
  script: string,
  source: SettingSource,
  variables: Variables,
  depth = 0,
): Setting[] {
  if (depth >= deepestScript) return [];
  const known = new VariableLayer(variables);
  const loops = new Map<string, readonly string[]>();
  let budget = mostCommands;
  const commands = splitShell(script).flatMap((command) => {
    const [first, name = '', word, ...values] = command;
    if (first === 'for' && word === 'in' && /^[A-Za-z_]\w{0,255}$/.test(name)) {
      loops.set(name, values.slice(0, mostRounds));
      return [command];
    }
    const repeated = budget > 0 ? rounds(command, loops) : [command];
    budget -= repeated.length;
    return repeated;
  });
  return commands.flatMap((command) => {
    const expanded = command.map((word) => expandShell(word, known));
    const words = expanded.map(({ value }) => value);
    const secret = source.secret || expanded.some((word) => word.secret);
    const settings = readArguments(words, { ...source, secret }, known, depth + 1);
    const assigning = new Set(['export', 'readonly', 'local', 'declare']).has(words[0] ?? '');
    for (const word of words.slice(assigning ? 1 : 0)) {
      const assignment = /^([A-Za-z_]\w{0,255})=([^\n]{0,4096})$/.exec(word);
      if (!assignment) break;
      known.set(assignment[1] ?? '', { value: assignment[2] ?? '', secret });
    }
    return settings;
  });
}
