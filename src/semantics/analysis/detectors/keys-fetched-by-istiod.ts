import { fields, list } from '../../../kubernetes/untrusted.ts';
import { textOf } from '../../istio/texts.ts';
import type { Detector } from '../detector.ts';

/** Issuers whose keys istiod has to fetch. */
export const keysFetchedByIstiod: Detector<'keys-fetched-by-istiod'> = {
  code: 'keys-fetched-by-istiod',
  *detect({ requestAuthentications }) {
    for (const { placed, policy } of requestAuthentications) {
      const rules = list(fields(placed.object.spec).jwtRules).map(fields);
      for (const { index, issuer } of policy.rules) {
        const own = rules[index] ?? {};
        if (textOf(own.jwks)) continue;
        yield {
          at: placed,
          values: { issuer, url: textOf(own.jwksUri) || `${issuer} (by its discovery document)` },
        };
      }
    }
  },
};
