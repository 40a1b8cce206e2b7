/** The mesh's trust domain first, then its aliases. */
export type TrustDomains = readonly [string, ...string[]];

/**
 * The principals that a policy's principal stands for: one for each trust domain of the mesh, where its own
 * domain is one of them or the pointer `cluster.local` (Istio `pilot/pkg/security/trustdomain`).
 */
export function expandPrincipals(principals: readonly string[], trustDomains: TrustDomains): string[] {
  return principals.flatMap((principal) => {
    const parts = principal.split('/');
    const domain = parts[0] ?? '';
    // Not <domain>/ns/<namespace>/sa/<account>, or a domain of "*": no domain is asked for.
    if (parts.length !== 5 || domain === '*') return [principal];
    if (domain !== 'cluster.local' && !namesOneOf(domain, trustDomains)) return [principal];
    const rest = parts.slice(1).join('/');
    return [
      ...new Set(trustDomains.map((known) => (endsLike(known, domain) ? principal : `${known}/${rest}`))),
    ];
  });
}

/** The same for `trustDomains` of a source: naming one of the mesh's domains names all of them. */
export function expandTrustDomains(values: readonly string[], trustDomains: TrustDomains): string[] {
  return [...new Set(values.flatMap((value) => (trustDomains.includes(value) ? trustDomains : [value])))];
}

/** The list's entries may have wildcards, and so may the domain. */
function namesOneOf(domain: string, trustDomains: TrustDomains): boolean {
  return trustDomains.some(
    (known) =>
      domain === known ||
      known === '*' ||
      (known.endsWith('*') && domain.startsWith(known.slice(0, -1))) ||
      endsLike(domain, known) ||
      (domain.endsWith('*') && known.startsWith(domain.slice(0, -1))) ||
      endsLike(known, domain),
  );
}

function endsLike(text: string, pattern: string): boolean {
  return pattern.startsWith('*') && text.endsWith(pattern.slice(1));
}
