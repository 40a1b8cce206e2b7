import type { Setting } from '../settings/setting.ts';
import type { Address } from './address.ts';
import { findAddresses, isClusterName, readHostPort } from './find-addresses.ts';
import { readPort } from './host.ts';
import { keyWords, meaningOf, stemOfPortKey, stemsOfAddressKey } from './key-words.ts';

/** An address with the setting that holds it. */
export interface LocatedAddress extends Address {
  readonly setting: Setting;
  /** Words of the key, which may name the port that is meant. */
  readonly words: readonly string[];
  /** The port came from a setting beside the one with the host. */
  readonly paired?: boolean;
  /** The key says that the value is an address. */
  readonly keyed: boolean;
}

/** The addresses in the settings of one workload; hosts and ports that stand apart are put together within a scope. */
export function locateAddresses(settings: readonly Setting[]): readonly LocatedAddress[] {
  const ports = portsByStem(settings);
  return settings.flatMap((setting) =>
    addressesIn(setting).map((address) => {
      if (address.port !== undefined || !address.keyed) return address;
      const paired = stemsOfAddressKey(setting.key)
        .map((stem) => ports.get(`${setting.scope}\n${stem}`))
        .find((port) => port !== undefined);
      return paired === undefined ? address : { ...address, port: paired, paired: true };
    }),
  );
}

function portsByStem(settings: readonly Setting[]): ReadonlyMap<string, number> {
  const ports = new Map<string, number>();
  for (const { key, value, scope } of settings) {
    const stem = stemOfPortKey(key);
    const port = readPort(value.trim());
    if (stem !== undefined && port !== undefined) ports.set(`${scope}\n${stem}`, port);
  }
  return ports;
}

function addressesIn(setting: Setting): LocatedAddress[] {
  const meaning = meaningOf(setting.key);
  if (meaning === 'secret' || meaning === 'port' || setting.value.length === 0) return [];
  const words = keyWords(setting.key);
  const keyed = meaning === 'address';
  const place = (address: Address): LocatedAddress => ({ ...address, setting, words, keyed });
  const pairs = readPairs(setting.value);
  if (pairs.length > 0) return pairs.map((address) => ({ ...place(address), keyed: true }));
  const plain = findAddresses(setting.value);
  if (meaning === 'not-dialled') return [];
  if (plain.length > 0) return plain.map(place);
  if (!keyed && !setting.dials) return [];
  return bareHosts(setting.value).map(place);
}

/** A value that is nothing but host names, one or a list. */
function bareHosts(value: string): Address[] {
  if (value.length > 2048) return [];
  const parts = value
    .trim()
    .split(/[\s,;]+/)
    .filter(Boolean);
  const addresses = parts.map((part) => {
    const head = /^([^/]+)(\/.*)?$/.exec(part)?.[1] ?? '';
    const address = readHostPort(head, 'bare');
    return address && isClusterName(address.host) ? { ...address, form: 'cluster-name' as const } : address;
  });
  return addresses.every((address) => address !== undefined)
    ? addresses.filter((address) => address !== undefined)
    : [];
}

/** `host=db port=5432 user=…` (libpq) and `Server=db,1433;Database=…` (ADO): pairs of names and values within one text. */
function readPairs(value: string): Address[] {
  if (!/(host|server|data source|addr|address)\s*=/i.test(value.slice(0, 4096)) || value.includes('://'))
    return [];
  const separator = value.includes(';') ? ';' : /\s+/;
  const pairs = new Map<string, string>();
  for (const part of value.slice(0, 4096).split(separator)) {
    const equals = part.indexOf('=');
    if (equals > 0) pairs.set(part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1).trim());
  }
  const host = ['host', 'server', 'data source', 'address', 'addr', 'hostaddr']
    .map((name) => pairs.get(name))
    .find(Boolean);
  if (!host || pairs.size < 2) return [];
  const [name = '', port = pairs.get('port') ?? ''] = host.replace(/^tcp:/, '').split(/[,:]/);
  const address = readHostPort(port === '' ? name : `${name}:${port}`, 'host-port');
  return address ? [address] : [];
}
