import { isIPAddress, isIPv4Address, isIPv6Address } from '../../model/ip-address.ts';
import { brokenCidrRule } from '../../model/names.ts';

const labelPattern = /^[a-z0-9_]([-a-z0-9_]*[a-z0-9_])?$/;

/**
 * The host in lower case without a final dot, or undefined when the text is no host name and no address.
 * Names of digits and dots alone are versions or numbers unless they are an address.
 */
export function readHost(text: string): string | undefined {
  if (text.length > 253 || text.length === 0) return undefined;
  const host = (text.endsWith('.') ? text.slice(0, -1) : text).toLowerCase();
  if (isIPAddress(host)) return host;
  const labels = host.split('.');
  if (!labels.every((label) => label.length <= 63 && labelPattern.test(label))) return undefined;
  return /[a-z]/.test(labels.at(-1) ?? '') ? host : undefined;
}

/** A port number written in decimal, or undefined. */
export function readPort(text: string): number | undefined {
  if (!/^\d{1,5}$/.test(text)) return undefined;
  const port = Number(text);
  return port >= 1 && port <= 65535 ? port : undefined;
}

/** Addresses that never leave the pod. */
export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '0.0.0.0' ||
    (isIPv6Address(host) && /^[0:]+1?$/.test(host)) ||
    (isIPv4Address(host) && host.startsWith('127.')) ||
    host === 'localhost.localdomain'
  );
}

/** A block of addresses, such as `203.0.113.0/24`. */
export function isBlock(host: string): boolean {
  return host.includes('/') && brokenCidrRule(host) === undefined;
}
