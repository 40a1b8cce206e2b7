/** Addresses that stand for the world outside the cluster. */

/** TEST-NET-3 (RFC 5737): public by form, nobody's. */
export const publicAddress = '203.0.113.77';

/** What an egress rule for the Internet must leave out: the cloud's metadata service, private and shared ranges. */
export const guardedAddresses = [
  '169.254.169.254',
  '10.255.255.254',
  '172.31.255.254',
  '192.168.255.254',
  '100.127.255.254',
];

/** The first usable address of a CIDR: its network address, which every rule for the CIDR matches. */
export function addressIn(cidr: string): string {
  return cidr.split('/')[0] ?? cidr;
}
