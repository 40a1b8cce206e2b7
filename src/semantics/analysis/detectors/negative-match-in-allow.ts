import type { Detector } from '../detector.ts';

/** Negative matches in ALLOW rules: they hold when the attribute is absent. */
export const negativeMatchInAllow: Detector<'negative-match-in-allow'> = {
  code: 'negative-match-in-allow',
  *detect({ authorizations }) {
    for (const { placed, policy, name, rules } of authorizations) {
      if (policy.action !== 'ALLOW') continue;
      for (const use of rules.flatMap(({ uses }) => uses)) {
        if (use.negated && !use.values.includes(''))
          yield { at: placed, values: { policy: name, field: use.path } };
      }
    }
  },
};
