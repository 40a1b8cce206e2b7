import type { Detector } from '../detector.ts';

/** Empty texts in rules of AuthorizationPolicies; in conditions on headers they have a finding of their own. */
export const emptyMatchValue: Detector<'empty-match-value'> = {
  code: 'empty-match-value',
  *detect({ authorizations }) {
    for (const { placed, name, rules } of authorizations) {
      for (const use of rules.flatMap(({ uses }) => uses)) {
        if (use.attribute.startsWith('request.headers') || !use.values.includes('')) continue;
        yield { at: placed, values: { policy: name, field: use.path } };
      }
    }
  },
};
