import { fields, list } from '../../kubernetes/untrusted.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import { textOf, textsOf } from '../istio/texts.ts';
import { cidrOf, formatAddress, parseAddress, parseCidr, rangeContains } from '../network-policy/address.ts';
import { type Door, type Doors, doorsOf } from '../network-policy/doors.ts';
import { publicAddresses } from './addresses.ts';

const usual = publicAddresses(['IPv4', 'IPv6']);

/** Where NetworkPolicies let addresses outside in or out, and AuthorizationPolicies let them in. */
export function outsideDoors(objects: readonly KubernetesObject[]): Doors {
  const { inward, outward } = doorsOf(objects, usual);
  const blocks = new Set(objects.flatMap(blocksOf));
  return { inward: [...inward, ...[...blocks].flatMap(doorOf)], outward };
}

/** The blocks from which an ALLOW policy admits callers. */
function blocksOf({ kind, apiVersion, spec }: KubernetesObject): readonly string[] {
  if (kind !== 'AuthorizationPolicy' || !apiVersion.startsWith('security.istio.io/')) return [];
  if (!['ALLOW', undefined].includes(textOf(fields(spec).action))) return [];
  return list(fields(spec).rules)
    .map(fields)
    .flatMap(({ from, when }) => [
      ...list(from)
        .map((entry) => fields(fields(entry).source))
        .flatMap(({ ipBlocks, remoteIpBlocks }) => [...textsOf(ipBlocks), ...textsOf(remoteIpBlocks)]),
      ...list(when)
        .map(fields)
        .filter(({ key }) => key === 'source.ip' || key === 'remote.ip')
        .flatMap(({ values }) => textsOf(values)),
    ]);
}

/** An address of a block, which may be a single one without a length. */
function doorOf(block: string): Door[] {
  const range = parseCidr(cidrOf(block));
  if (range === undefined) return [];
  const known = usual.find((text) => {
    const address = parseAddress(text);
    return address !== undefined && rangeContains(range, address);
  });
  const address = known ?? formatAddress({ family: range.family, value: range.from });
  return [{ block, address, protocol: 'TCP' }];
}
