import { fields, list, text } from '../kubernetes/untrusted.ts';
import type { PlacedObject } from '../model/kubernetes.ts';
import type { ExternalDestination } from '../model/topology.ts';
import { isAddress, isBlock } from './addresses/host.ts';

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
      const block = isAddress(host) ? `${host}/32` : isBlock(host) ? host : undefined;
      const cidrs = block === undefined ? (endpoints.get(serviceKey(host)) ?? []) : [block];
      return [host, { name, hosts: block === undefined ? [host] : [], cidrs, egressGateway: false }];
    }),
  );
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

/** Addresses behind Services without a selector, from Endpoints and EndpointSlices, by `namespace/name` of the Service. */
function endpointAddresses(objects: readonly PlacedObject[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const { object } of objects) {
    const namespace = object.metadata.namespace ?? 'default';
    const [name, addresses] =
      object.kind === 'Endpoints'
        ? [
            object.metadata.name,
            list(object.subsets).flatMap((subset) =>
              list(fields(subset).addresses).map((entry) => text(fields(entry).ip)),
            ),
          ]
        : object.kind === 'EndpointSlice'
          ? [
              object.metadata.labels?.['kubernetes.io/service-name'],
              list(object.endpoints).flatMap((endpoint) => list(fields(endpoint).addresses).map(text)),
            ]
          : [undefined, []];
    if (name === undefined) continue;
    const key = `${namespace}/${name}`;
    const known = found.get(key) ?? new Set<string>();
    for (const address of addresses) if (address && isAddress(address)) known.add(`${address}/32`);
    found.set(key, known);
  }
  return new Map([...found].map(([key, addresses]) => [key, [...addresses].sort()]));
}
