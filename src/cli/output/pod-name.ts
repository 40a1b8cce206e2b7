import { publicAddresses } from '../../semantics/proof/addresses.ts';

/**
 * The proof's own ends in words: pods that nobody declared, the resolver, and addresses that stand for any outside.
 * Every other name stays as it is.
 */
export function podName(name: string): string {
  return publicAddresses(['IPv4', 'IPv6'])
    .reduce((text, address) => text.replaceAll(address, 'outside the cluster'), name)
    .replaceAll('netmesh-elsewhere/netmesh-stranger', 'other pods')
    .replaceAll(/\b([a-z0-9.-]+)\/netmesh-stranger/g, 'other pods of $1')
    .replaceAll(/\b([a-z0-9.-]+)\/cluster-resolver\b/g, 'the DNS resolver in $1');
}
