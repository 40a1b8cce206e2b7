import { fields, list, text } from '../kubernetes/untrusted.ts';
import { brokenHeaderNameRule } from '../model/http-names.ts';
import type { PlacedObject } from '../model/kubernetes.ts';
import { isPrintable } from '../model/printable.ts';
import { brokenUrlRule } from '../model/quantities.ts';
import type { TokenIssuer } from '../model/topology.ts';
import { plainText } from './plain-text.ts';

/** Issuers that RequestAuthentications trust, each once, named after their host; a part of one that Istio would refuse is left out. */
export function tokenIssuersFrom(objects: readonly PlacedObject[]): readonly TokenIssuer[] {
  const rules = objects
    .filter(({ object }) => object.kind === 'RequestAuthentication')
    .flatMap(({ object }) => list(fields(object.spec).jwtRules).map(fields));
  const byIssuer = new Map<string, TokenIssuer>();
  for (const rule of rules) {
    const issuer = text(rule.issuer);
    if (issuer === undefined || !isLine(issuer) || byIssuer.has(issuer)) continue;
    const uri = text(rule.jwksUri);
    const jwksUri = uri === undefined || brokenUrlRule(uri) === undefined ? uri : undefined;
    const jwks = text(rule.jwks);
    byIssuer.set(issuer, {
      name: nameOf(issuer, byIssuer.size),
      issuer,
      ...(jwksUri === undefined ? {} : { jwksUri }),
      ...(jwks === undefined ? {} : { jwks }),
      audiences: list(rule.audiences).map(plainText).filter(isLine),
      fromHeaders: list(rule.fromHeaders)
        .map(fields)
        .filter(({ name }) => isHeaderName(plainText(name)))
        .map(({ name, prefix }) => ({
          name: plainText(name),
          ...(text(prefix) ? { prefix: plainText(prefix) } : {}),
        })),
      fromCookies: list(rule.fromCookies).map(plainText).filter(isHeaderName),
      fromParams: list(rule.fromParams).map(plainText).filter(isHeaderName),
      forwardOriginalToken: rule.forwardOriginalToken === true,
    });
  }
  return [...byIssuer.values()];
}

function isLine(value: string): boolean {
  return value !== '' && value.length <= 1024 && isPrintable(value);
}

function isHeaderName(value: string): boolean {
  return brokenHeaderNameRule(value) === undefined;
}

function nameOf(issuer: string, index: number): string {
  const host = issuer.replace(/^[a-z]+:\/\//i, '').split(/[/:]/)[0] ?? '';
  const name = host
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50);
  return /^[a-z]/.test(name) ? (index === 0 ? name : `${name}-${index + 1}`) : `issuer-${index + 1}`;
}
