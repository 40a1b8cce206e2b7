import { append } from '../../model/group-by.ts';
import type { Setting } from '../settings/setting.ts';
import type { Address } from './address.ts';
import { findAddresses, isClusterName, readHostPort } from './find-addresses.ts';
import { readPort } from './host.ts';
import { keyWords, meaningOf, numbersIn, stemsOfAddressKey, stemsOfPortKey } from './key-words.ts';

/** An address with the setting that holds it. */
export interface LocatedAddress extends Address {
  readonly setting: Setting;
  /** Words of the key, which may name the port that is meant. */
  readonly words: readonly string[];
  /** The port came from a setting beside the one with the host. */
  readonly paired?: boolean;
  /** Neither key nor form says that it is an address: it counts only as the exact name of a Service. */
  readonly hint?: boolean;
  /** The key says that the value is an address. */
  readonly keyed: boolean;
  /** It is where others find the program itself, its fellow pods among them. */
  readonly advertised?: boolean;
}

/**
 * The addresses in the settings of one workload; hosts and ports that stand apart are put together within a scope.
 * A host whose ports are told apart by one word more (`X_HTTP_PORT`, `X_GRPC_PORT`) gives an address for each.
 */
export function locateAddresses(settings: readonly Setting[]): readonly LocatedAddress[] {
  const { exact, wider } = portsByStem(settings);
  return settings.flatMap((setting) =>
    addressesIn(setting).flatMap((address): LocatedAddress[] => {
      if (address.port !== undefined || !address.keyed) return [address];
      const keys = pairingKeys(setting);
      const paired = keys.flatMap((key) => exact.get(key) ?? [])[0];
      if (paired !== undefined) return [{ ...address, port: paired, paired: true }];
      const several = keys.flatMap((key) => wider.get(key) ?? []);
      return several.length > 0 && address.defaultPort === undefined
        ? several.map((port) => ({ ...address, port, paired: true }))
        : [address];
    }),
  );
}

/** One port may go with several hosts that only have numbers of their own (`DB_HOST_1`, `DB_HOST_2`, `DB_PORT`). */
function pairingKeys({ key, scope }: Setting): readonly string[] {
  const stems = stemsOfAddressKey(key);
  return [...new Set([numbersIn(key), ''])].flatMap((numbers) =>
    stems.map((stem) => `${scope}\n${numbers} ${stem}`),
  );
}

function portsByStem(settings: readonly Setting[]) {
  const exact = new Map<string, number[]>();
  const wider = new Map<string, number[]>();
  for (const { key, value, scope } of settings) {
    const port = readPort(value.trim());
    const stems = port === undefined ? undefined : stemsOfPortKey(key);
    if (port === undefined || stems === undefined) continue;
    const within = `${scope}\n${numbersIn(key)}`;
    append(exact, `${within} ${stems.exact}`, port);
    if (stems.wider) append(wider, `${within} ${stems.wider}`, port);
  }
  return { exact, wider };
}

function addressesIn(setting: Setting): LocatedAddress[] {
  const meaning = meaningOf(setting.key);
  if (meaning === 'secret' || setting.value.length === 0) return [];
  if (meaning === 'port' && readPort(setting.value.trim()) !== undefined) return [];
  const words = keyWords(setting.key);
  const keyed = meaning === 'address';
  const place = (address: Address): LocatedAddress => ({
    ...address,
    setting,
    words: [...words, ...portLabels(address.host)],
    keyed,
  });
  const pairs = readPairs(setting.value);
  if (pairs.length > 0) return pairs.map((address) => ({ ...place(address), keyed: true }));
  const plain = findAddresses(setting.value);
  if (meaning === 'not-dialled')
    return words.some((word) => word.startsWith('advertise'))
      ? plain.map((address) => ({ ...place(address), advertised: true }))
      : [];
  if (meaning === 'name')
    return plain.filter(({ form }) => form === 'url').map((address) => ({ ...place(address), hint: true }));
  if (plain.length > 0) return plain.map(place);
  // `DB_CONNECTION=mysql` may name a kind of connection as well as a host.
  if (keyed && words.at(-1) === 'connection')
    return bareHosts(setting.value).map((address) => ({ ...place(address), keyed: false, hint: true }));
  if (keyed || setting.dials) return bareHosts(setting.value).map(place);
  return isTellingName(setting, words)
    ? bareHosts(setting.value).map((address) => ({ ...place(address), hint: true }))
    : [];
}

/** `_grpc._tcp.orders` asks for the port of that name (RFC 2782). */
function portLabels(host: string): readonly string[] {
  const [, name] = /^_([\w-]+)\._(?:tcp|udp)\./.exec(host) ?? [];
  return name === undefined ? [] : [name];
}

/** `REDIS=redis`, `STORE=orders-db`: a single name that its key repeats, or that hardly is anything but a name of a Service. */
function isTellingName({ kind, key, value }: Setting, words: readonly string[]): boolean {
  if (kind === 'file' || key === '' || !/^[a-z][a-z0-9-]{1,62}$/.test(value)) return false;
  const parts = value.split('-');
  return parts.length > 1 || parts.some((part) => words.includes(part));
}

/** `HTTP_Server On`: whether there is one, and not which. */
const switches = /^(on|off|true|false|yes|no|enabled?|disabled?|none|null)$/i;

/** A value that is nothing but host names, one or a list, and the path that leads to them. */
function bareHosts(value: string): Address[] {
  if (value.length > 2048 || value.includes('://') || switches.test(value.trim())) return [];
  const parts = value
    .trim()
    .split(/[\s,;]+/)
    .filter((part) => part !== '' && !part.startsWith('/'));
  const addresses = parts.map((part) => {
    const head = /^([^/]+)(\/.*)?$/.exec(part)?.[1] ?? '';
    const address = readHostPort(head, 'bare');
    return address && isClusterName(address.host) ? { ...address, form: 'cluster-name' as const } : address;
  });
  return addresses.every((address) => address !== undefined)
    ? addresses.filter((address) => address !== undefined)
    : [];
}

function unquoted(value: string): string {
  return /^'.*'$|^".*"$/.test(value) ? value.slice(1, -1) : value;
}

/** `host=db port=5432 user=…` (libpq) and `Server=db,1433;Database=…` (ADO): pairs of names and values within one text. */
function readPairs(value: string): Address[] {
  if (!/(host|server|data source|addr|address)\s*=/i.test(value.slice(0, 4096)) || value.includes('://'))
    return [];
  const separator = value.includes(';') ? ';' : /\s+/;
  const pairs = new Map<string, string>();
  for (const part of value.slice(0, 4096).split(separator)) {
    const equals = part.indexOf('=');
    if (equals <= 0) continue;
    // PHP's PDO says the driver before: `pgsql:host=db;dbname=x`.
    const name = part
      .slice(0, equals)
      .trim()
      .toLowerCase()
      .replace(/^[a-z]{2,16}:/, '');
    pairs.set(name, unquoted(part.slice(equals + 1).trim()));
  }
  const host = ['host', 'server', 'data source', 'address', 'addr', 'hostaddr']
    .map((name) => pairs.get(name))
    .find(Boolean);
  if (!host || pairs.size < 2) return [];
  const [name = '', port = pairs.get('port') ?? ''] = host.replace(/^tcp:/, '').split(/[,:]/);
  const address = readHostPort(port === '' ? name : `${name}:${port}`, 'host-port');
  return address ? [address] : [];
}
