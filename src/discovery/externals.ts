import { isIPAddress, isIPv6Address } from '../model/ip-address.ts';
import type { PlacedObject } from '../model/kubernetes.ts';
import type { ExternalDestination } from '../model/topology.ts';
import { isBlock } from './addresses/host.ts';
import { endpointAddresses } from './endpoint-addresses.ts';

/** Names an external destination for each host, distinct DNS labels, in the hosts' order. */
export function describeExternals(
  hosts: readonly string[],
  objects: readonly PlacedObject[],
): ReadonlyMap<string, ExternalDestination> {
  const endpoints = endpointAddresses(objects);
  const taken = new Set<string>();
  return new Map(
    [...new Set(hosts)].sort().map((host) => {
      const name = distinctName(host, taken);
      taken.add(name);
      const block = isIPAddress(host) ? blockOf(host) : isBlock(host) ? host : undefined;
      const cidrs = block === undefined ? (endpoints.get(serviceKey(host)) ?? []).map(blockOf) : [block];
      return [host, { name, hosts: block === undefined ? [host] : [], cidrs, egressGateway: false }];
    }),
  );
}

/** The block that is one address. */
function blockOf(address: string): string {
  return `${address}/${isIPv6Address(address) ? 128 : 32}`;
}

function distinctName(host: string, taken: ReadonlySet<string>): string {
  const clean = host
    .replace(/\.svc\.cluster\.local$/, '')
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const base = /^[a-z]/.test(clean) ? clean : `host-${clean}`;
  for (let suffix = 1; ; suffix += 1) {
    const name = suffix === 1 ? base.slice(0, 63) : `${base.slice(0, 59)}-${suffix}`;
    const tidy = name.replace(/-+$/, '');
    if (!taken.has(tidy)) return tidy;
  }
}

function serviceKey(host: string): string {
  const [name = '', namespace = ''] = host.split('.');
  return `${namespace}/${name}`;
}
