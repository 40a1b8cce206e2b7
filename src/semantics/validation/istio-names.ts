/**
 * Names, hosts and addresses by Istio's own rules (`pkg/config/validation/agent`, `pkg/config/labels`), which differ from
 * Kubernetes': upper case is allowed, a name may end in a dot. Each function returns the rule that is broken, or undefined.
 */
import { isIPAddress, isIPv4Address, isIPv6Address } from '../../model/ip-address.ts';

export type Broken = string | undefined;

const label = '[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?';
const labelPattern = new RegExp(`^${label}$`);
const wildcardLabelPattern = new RegExp(`^(?:\\*|(?:\\*|\\*-)?${label})$`);
const labelValuePattern = /^(?:(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const labelKeyPattern = new RegExp(
  `^((?:${label})(?:\\.${label})*/)?((?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$`,
);

export function isDnsLabel(value: string): boolean {
  return value.length <= 63 && labelPattern.test(value);
}

export function brokenLabelName(value: string): Broken {
  return isDnsLabel(value) ? undefined : 'a DNS label: letters, digits and "-", at most 63';
}

/** A full or short DNS name without wildcard. */
export function brokenFqdn(value: string): Broken {
  return hasDomainLength(value) && areLabels(value) ? undefined : 'a DNS name, such as api.example.com';
}

/** A DNS name whose first label may be, or begin with, `*`. */
export function brokenWildcardDomain(value: string): Broken {
  const dot = value.indexOf('.');
  const first = dot < 0 ? value : value.slice(0, dot);
  const valid =
    hasDomainLength(value) &&
    first.length <= 63 &&
    wildcardLabelPattern.test(first) &&
    (dot < 0 || areLabels(value.slice(dot + 1)));
  return valid ? undefined : 'a DNS name, such as api.example.com or *.example.com';
}

/** A wildcard that is more than one whole first label. */
export function brokenPartialWildcard(value: string): Broken {
  return !value.includes('*') || value === '*' || value.startsWith('*.')
    ? undefined
    : 'a name whose wildcard is a whole label, such as *.example.com';
}

/** An IPv6 address alone may have a zone (`netip.ParseAddr`). */
export function isAddress(value: string): boolean {
  return isIPAddress(value.includes(':') ? value.replace(/%.+$/, '') : value);
}

export function brokenAddress(value: string): Broken {
  return isAddress(value) ? undefined : 'an IP address';
}

/** An address, or a CIDR whose prefix is canonical; host bits may be set. */
export function brokenSubnet(value: string): Broken {
  const [address = '', prefix, ...rest] = value.split('/');
  if (prefix === undefined) return brokenAddress(value);
  const longest = isIPv4Address(address) ? 32 : isIPv6Address(address) ? 128 : -1;
  const valid = rest.length === 0 && /^(0|[1-9]\d{0,2})$/.test(prefix) && Number(prefix) <= longest;
  return valid ? undefined : 'an IP address or CIDR';
}

export function brokenPort(value: number): Broken {
  return Number.isInteger(value) && value >= 1 && value <= 65535 ? undefined : 'a port from 1 to 65535';
}

/** What follows `unix://`: an absolute path, or `@` and a name. */
export function brokenSocketPath(value: string): Broken {
  return value.startsWith('@') || (value.startsWith('/') && !value.endsWith('/'))
    ? undefined
    : 'unix:// and an absolute path to a file';
}

/** Labels of a subset, an endpoint, a source: the first broken rule. */
export function brokenLabels(labels: Readonly<Record<string, unknown>>): Broken {
  for (const [key, value] of Object.entries(labels)) {
    const [, prefix = '', name = ''] = labelKeyPattern.exec(key) ?? [];
    if (name === '' || name.length > 63 || prefix.length > 254)
      return `labels with valid keys ("${key}" is none)`;
    if (!labelValuePattern.test(String(value)))
      return `labels with valid values ("${String(value)}" is none)`;
  }
  return undefined;
}

function hasDomainLength(value: string): boolean {
  return value.length > 0 && Buffer.byteLength(value) <= 255;
}

/** Every label is one, the last may be empty (`example.com.`) and is not a number. */
function areLabels(value: string): boolean {
  const labels = value.split('.');
  const last = labels.at(-1) ?? '';
  if (/^[+-]?\d+$/.test(last)) return false;
  return labels.every((part, index) => isDnsLabel(part) || (part === '' && index === labels.length - 1));
}

/** Whether one of two hosts, either of which may begin with `*`, covers the other. */
export function hostsOverlap(one: string, other: string): boolean {
  const [wide, narrow] = [one, other].map((host) => (host.startsWith('*') ? host.slice(1) : undefined));
  if (wide !== undefined && narrow !== undefined)
    return one.length < other.length ? narrow.endsWith(wide) : wide.endsWith(narrow);
  if (wide !== undefined) return other.endsWith(wide);
  return narrow === undefined ? one === other : one.endsWith(narrow);
}

/** Whether every name that `host` stands for is one of `outer`. */
export function hostIsWithin(host: string, outer: string): boolean {
  if (!outer.startsWith('*')) return host === outer;
  if (host.startsWith('*')) return host.length >= outer.length && host.slice(1).endsWith(outer.slice(1));
  return host.endsWith(outer.slice(1));
}
