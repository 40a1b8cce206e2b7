import type { Detector } from '../detector.ts';

/** Principals of a trust domain that is not the mesh's. */
export const foreignTrustDomain: Detector<'foreign-trust-domain'> = {
  code: 'foreign-trust-domain',
  *detect({ authorizations, settings }) {
    const known = new Set<string>(['cluster.local', ...settings.trustDomains]);
    for (const { placed, name, rules } of authorizations) {
      for (const use of rules.flatMap(({ uses }) => uses)) {
        if (use.attribute !== 'principals') continue;
        for (const principal of use.values) {
          const domain = /^([^/*]+)\/ns\//.exec(principal.replace(/^spiffe:\/\//, ''))?.[1];
          const scheme = principal.startsWith('spiffe://');
          if (domain === undefined || (known.has(domain) && !scheme)) continue;
          const domains = [...settings.trustDomains].join(', ');
          yield { at: placed, values: { policy: name, field: use.path, principal, domains } };
        }
      }
    }
  },
};
