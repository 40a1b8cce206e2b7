import { type Broken, brokenWildcardDomain } from './istio-names.ts';

/** A host of a VirtualService; `sni`: the names that east-west gateways see (`outbound_.80_._.web.shop.svc…`) are allowed. */
export function brokenVirtualHost(host: string, { sni }: { readonly sni: boolean }): Broken {
  if (!sni || !host.startsWith('outbound_')) return brokenWildcardDomain(host);
  if (Buffer.byteLength(host) > 255) return 'a DNS name of at most 255 characters';
  const parts = host.split('_');
  const valid = parts.length >= 4 && /\d/.test(parts[1] ?? '') && /[a-zA-Z]/.test(parts[3] ?? '');
  return valid ? undefined : 'outbound_.<port>_._.<host>';
}
