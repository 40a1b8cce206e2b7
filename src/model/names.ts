/**
 * The syntax of names, labels, ports and addresses, by Kubernetes' own rules
 * (apimachinery `util/validation`, and RFC 1123 / RFC 6901 where it refers to them).
 * Every function takes an untrusted value and returns the rule that it breaks, or undefined when it is valid.
 */
import { isIPv4Address, isIPv6Address } from './ip-address.ts';

export type Rule = string;

const dnsLabelPattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const dnsSubdomainPattern = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const qualifiedNamePattern = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const portNamePattern = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;

/** RFC 1123 label: namespaces, Services, ServiceAccounts' stricter cousins. */
export function brokenDnsLabelRule(value: string): Rule | undefined {
  return value.length <= 63 && dnsLabelPattern.test(value)
    ? undefined
    : 'a DNS label: lower-case letters, digits and "-", starting and ending with a letter or digit, at most 63';
}

/** RFC 1123 subdomain: names of most objects, service accounts, hosts. */
export function brokenDnsSubdomainRule(value: string): Rule | undefined {
  return value.length <= 253 && dnsSubdomainPattern.test(value)
    ? undefined
    : 'a DNS name: lower-case letters, digits, "-" and ".", at most 253';
}

/** A label key: an optional DNS subdomain prefix and "/", then a name of at most 63 characters. */
export function brokenLabelKeyRule(value: string): Rule | undefined {
  const parts = value.split('/');
  const name = parts.at(-1) ?? '';
  const prefix = parts.length === 2 ? parts[0] : undefined;
  const valid =
    parts.length <= 2 &&
    name.length <= 63 &&
    qualifiedNamePattern.test(name) &&
    (prefix === undefined || brokenDnsSubdomainRule(prefix) === undefined);
  return valid
    ? undefined
    : 'a label key: an optional DNS prefix and "/", then letters, digits, "-", "_", ".", at most 63';
}

/** A label value: empty, or at most 63 letters, digits, "-", "_", "." with a letter or digit at both ends. */
export function brokenLabelValueRule(value: string): Rule | undefined {
  return value === '' || (value.length <= 63 && qualifiedNamePattern.test(value))
    ? undefined
    : 'a label value: letters, digits, "-", "_" and ".", starting and ending with a letter or digit, at most 63';
}

/** IANA service name: at most 15, lower-case, at least one letter, no "--". */
export function brokenPortNameRule(value: string): Rule | undefined {
  const valid =
    value.length <= 15 && portNamePattern.test(value) && /[a-z]/.test(value) && !value.includes('--');
  return valid
    ? undefined
    : 'a port name: lower-case letters, digits and single "-", at least one letter, at most 15';
}

export function brokenPortNumberRule(value: number): Rule | undefined {
  return Number.isInteger(value) && value >= 1 && value <= 65535 ? undefined : 'a port (1 to 65535)';
}

/** A CIDR with a canonical prefix length; leading zeros and short forms are refused, as net.ParseCIDR refuses them. */
export function brokenCidrRule(value: string): Rule | undefined {
  const [address = '', prefix = '', ...rest] = value.split('/');
  const family = isIPv4Address(address) ? 4 : isIPv6Address(address) ? 6 : undefined;
  const valid =
    rest.length === 0 &&
    family !== undefined &&
    /^(0|[1-9]\d{0,2})$/.test(prefix) &&
    Number(prefix) <= (family === 4 ? 32 : 128);
  return valid ? undefined : 'a CIDR, such as 203.0.113.0/24 or 2001:db8::/32';
}
