import type { LocatedAddress } from './addresses/located-address.ts';

/**
 * Whether a text means an address for certain, even though nothing in the inputs has that name. Under a key that does
 * not say so, `host:port` has to be all that the value holds (`CACHE=mc:11211`), with a port that is no version or tag.
 */
export function isPlainReference({ form, keyed, setting, port }: LocatedAddress): boolean {
  if (form === 'url') return setting.kind !== 'file' || keyed;
  if (form === 'cluster-name') return true;
  if (form === 'host-port' && (setting.key !== '' || setting.dials) && port !== undefined && port >= 80) {
    if (/^[a-z0-9.-]+:\d+(,\s*[a-z0-9.-]+:\d+)*$/i.test(setting.value.trim().slice(0, 4096))) return true;
  }
  return keyed && (form === 'host-port' || port !== undefined || setting.kind !== 'file');
}
