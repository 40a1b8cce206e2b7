import type { Detector } from '../detector.ts';
import type { FieldUse } from '../facts/field-uses.ts';
import { requestAuthenticationsFor } from '../facts/request-authentications.ts';

/** Rules about claims that accept them from whichever issuer is configured, where that is not a single one. */
export const claimsFromEveryIssuer: Detector<'claims-from-every-issuer'> = {
  code: 'claims-from-every-issuer',
  *detect(context) {
    for (const authorization of context.authorizations) {
      const { placed, policy, name, rules } = authorization;
      if (policy.action !== 'ALLOW') continue;
      for (const { uses } of rules) {
        const claim = uses.find(
          ({ attribute, negated }) =>
            attribute.startsWith('request.auth.claims') && !negated && !attribute.includes('[iss]'),
        );
        const anyToken = uses.find(
          (use) => use.attribute === 'requestPrincipals' && !use.negated && use.values.includes('*'),
        );
        const use = claim ?? anyToken;
        if (use === undefined || uses.some(namesIssuer)) continue;
        const issuers = new Set(
          requestAuthenticationsFor(context, authorization).flatMap(({ rules: jwt }) =>
            jwt.map(({ issuer }) => issuer),
          ),
        );
        if (issuers.size === 1) continue;
        yield {
          at: placed,
          values: {
            policy: name,
            field: use.path,
            issuers: issuers.size === 0 ? 'of every issuer' : `of ${[...issuers].sort().join(', ')}`,
          },
        };
      }
    }
  },
};

function namesIssuer({ attribute, negated, values }: FieldUse): boolean {
  if (negated) return false;
  if (attribute === 'request.auth.claims[iss]') return !values.includes('*');
  return attribute === 'requestPrincipals' && values.every((value) => !value.startsWith('*'));
}
