import { fields, list, text } from '../kubernetes/untrusted.ts';
import { isIPAddress } from '../model/ip-address.ts';
import type { PlacedObject } from '../model/kubernetes.ts';

/** Addresses behind Services without a selector, from Endpoints and EndpointSlices, by `namespace/name` of the Service. */
export function endpointAddresses(objects: readonly PlacedObject[]): ReadonlyMap<string, readonly string[]> {
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
    for (const address of addresses) if (address && isIPAddress(address)) known.add(address);
    found.set(key, known);
  }
  return new Map([...found].map(([key, addresses]) => [key, [...addresses].sort()]));
}
