/** What the name of a setting says about its value. The rules look at words, never at one product's names. */
export type KeyMeaning =
  /** The value is the address of something to connect to. */
  | 'address'
  /** The value is a port. */
  | 'port'
  /** The value is an address or name, but not one that this program dials: what it listens on, whom it trusts, how it is called. */
  | 'not-dialled'
  /** The value is a name, a kind or a path: an address only where it is a whole one, such as `save_path=tcp://cache:6379`. */
  | 'name'
  /** The value is a credential: not looked at. */
  | 'secret'
  | 'other';

const addressWords = new Set(
  (
    'host hosts hostname hostnames hostport addr addrs address addresses url urls uri uris endpoint endpoints server servers ' +
    'broker brokers dsn upstream upstreams target targets seed seeds bootstrap sentinel sentinels connection connectionstring ' +
    'svc service services backend backends collector nameserver peers members join connect quorum'
  ).split(' '),
);
const portWords = new Set(['port', 'ports', 'portnumber']);
const secretWords = new Set(
  'password passwd pass pwd token secret secrets credential credentials apikey key keys passphrase salt cert certificate'.split(
    ' ',
  ),
);
const certificateWords = new Set(
  'tls ssl ca cert certs certificate certificates crt pem jks p12 keystore truststore cacerts'.split(' '),
);
const proofWords = new Set(
  'password passwd token tokens key keys passphrase license licence htpasswd'.split(' '),
);
const notDialledWords = new Set(
  (
    'listen listener listeners bind binding advertise advertised redirect redirects callback cors origin origins allowed allow trusted noproxy ' +
    'image images schema xmlns namespace doc docs help description message banner documentation homepage topic queue bucket'
  ).split(' '),
);
/** Directives that pass a request on: `proxy_pass`, `grpc_pass` (nginx), `reverse_proxy` (Caddy). */
const passingDirectives = new Set(['proxy', 'grpc', 'fastcgi', 'uwsgi', 'scgi', 'memcached']);
const nameWords = new Set([
  'name',
  'user',
  'username',
  'id',
  'type',
  'level',
  'mode',
  'version',
  'role',
  'class',
  'driver',
  'dialect',
  'path',
]);

/** `redis.primaryHost`, `REDIS_PRIMARY_HOST` and `--redis-primary-host` are the same words. */
export function keyWords(key: string): readonly string[] {
  return key
    .slice(0, 512)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && !/^\d+$/.test(word))
    .flatMap(unglued);
}

/** `PGHOST` and `REDISPORT` are two words each; `VHOST`, `REPORT` and `HOSTPORT` are one. */
function unglued(word: string): readonly string[] {
  if (addressWords.has(word) || portWords.has(word) || gluedLooking.test(word)) return [word];
  const [, before, last] =
    /^([a-z][a-z0-9]+?)((?:hostname|host|port|url|uri|addr|dsn|endpoint)\d*)$/.exec(word) ?? [];
  return before === undefined || last === undefined ? [word] : [before, last];
}

const gluedLooking =
  /^(localhost|ghost|curl|libcurl)$|(vhost|virtualhost|export|import|report|rapport|support|transport|passport|viewport|airport|teleport)\d*$/;

/**
 * The meaning of a key. The last word decides (`DB_HOST` is an address, `DB_HOST_PORT` a port, `SERVICE_NAME` a name);
 * the connection
 * string of something is an address wherever its name stands (`ConnectionStrings__Orders`), and words such as `listen`,
 * `cors` or `redirect` anywhere take the value out of what is dialled, and so does `no proxy`.
 */
export function meaningOf(key: string): KeyMeaning {
  const words = keyWords(key);
  const last = withoutDigits(words.at(-1) ?? '');
  const before = words.at(-2) ?? '';
  if (last === 'pass' && passingDirectives.has(before)) return 'address';
  if (last === 'proxy' && before === 'reverse') return 'address';
  if (secretWords.has(last)) return 'secret';
  if (words.includes('no') && words.includes('proxy')) return 'not-dialled';
  const isAddress =
    addressWords.has(last) ||
    (last === 'name' && before === 'host') ||
    (last === 'points' && before === 'contact') ||
    words.some((word, index) => word.startsWith('string') && words[index - 1] === 'connection');
  if (words.some((word, index) => notDialledWords.has(word) && !(isAddress && isThing(word, index, words))))
    return 'not-dialled';
  if (
    portWords.has(last) ||
    (last === 'value' && before === 'port') ||
    (last === 'number' && before === 'port')
  )
    return 'port';
  if (isAddress) return 'address';
  if (nameWords.has(last)) return 'name';
  return 'other';
}

/**
 * Whether a ConfigMap, Secret or file that is called so holds certificates, or one password, token or key: nothing
 * that could name an address. `app-secrets` and `db-credentials` may well do so.
 */
export function isProof(name: string): boolean {
  const words = keyWords(name);
  return words.some((word) => certificateWords.has(word)) || proofWords.has(words.at(-1) ?? '');
}

/** `ORDER_QUEUE_HOST` is the host of a queue; `ALLOWED_HOST` is not a host to dial. */
function isThing(word: string, index: number, words: readonly string[]): boolean {
  return (
    ['queue', 'topic', 'bucket', 'image', 'images', 'docs', 'namespace', 'schema'].includes(word) &&
    index < words.length - 1
  );
}

/** The numbers that stand for themselves in a key: `DB_2_HOST` goes with `DB_2_PORT`, and not with `DB_1_PORT`. */
export function numbersIn(key: string): string {
  return (key.match(/(?<![A-Za-z0-9])\d+(?![A-Za-z0-9])/g) ?? []).join('.');
}

/** The words before the one that says "host": what a PORT beside it must begin with. */
export function stemsOfAddressKey(key: string): readonly string[] {
  const words = keyWords(key);
  const last = words.at(-1) ?? '';
  const stems = [words.slice(0, -1), words];
  if (last === 'name' || last === 'string' || last === 'points') stems.unshift(words.slice(0, -2));
  return stems.map((stem) => stem.join(' '));
}

/**
 * What a port's key is the port of: the words before "port" (`DB_PORT`: "db"), and, where one word more tells ports
 * of one host apart (`COLLECTOR_PORT_HTTP`, `COLLECTOR_HTTP_PORT`), the words without it. Undefined: no port.
 */
export function stemsOfPortKey(key: string): { readonly exact: string; readonly wider?: string } | undefined {
  const words = keyWords(key);
  const end = ['value', 'number'].includes(words.at(-1) ?? '') ? -1 : words.length;
  const core = words.slice(0, end);
  if (portWords.has(core.at(-1) ?? '')) {
    const stem = core.slice(0, -1);
    return { exact: stem.join(' '), ...(stem.length > 1 ? { wider: stem.slice(0, -1).join(' ') } : {}) };
  }
  return core.at(-2) === 'port' && core.length > 2
    ? { exact: core.join(' '), wider: core.slice(0, -2).join(' ') }
    : undefined;
}

function withoutDigits(word: string): string {
  return word.replace(/\d+$/, '');
}
