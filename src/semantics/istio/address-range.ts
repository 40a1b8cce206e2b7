import { BlockList, isIP } from 'node:net';

/** An address or CIDR range as policies write it; undefined where it is neither. */
export function addressRange(text: string): ((address: string) => boolean) | undefined {
  const [address = '', length, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return undefined;
  const longest = family === 4 ? 32 : 128;
  if (length !== undefined && !/^(0|[1-9]\d*)$/.test(length)) return undefined;
  const bits = length === undefined ? longest : Number(length);
  if (bits > longest) return undefined;
  const list = new BlockList();
  list.addSubnet(address, bits, family === 4 ? 'ipv4' : 'ipv6');
  return (candidate) => isIP(candidate) === family && list.check(candidate, family === 4 ? 'ipv4' : 'ipv6');
}
