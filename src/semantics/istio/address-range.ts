import { cidrOf, parseAddress, parseCidr, rangeContains } from '../network-policy/address.ts';

/** An address or CIDR range as policies write it; undefined where it is neither. */
export function addressRange(text: string): ((address: string) => boolean) | undefined {
  const range = parseCidr(cidrOf(text));
  if (range === undefined) return undefined;
  return (candidate) => {
    const address = parseAddress(candidate);
    return address !== undefined && rangeContains(range, address);
  };
}
