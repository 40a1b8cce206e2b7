import type { Detector } from '../detector.ts';

/** ALLOW rules that name GET and not HEAD. */
export const getWithoutHead: Detector<'get-without-head'> = {
  code: 'get-without-head',
  *detect({ authorizations }) {
    for (const { placed, policy, name, rules } of authorizations) {
      if (policy.action !== 'ALLOW') continue;
      const methods = rules
        .flatMap(({ uses }) => uses)
        .filter(({ attribute, negated }) => attribute === 'methods' && !negated);
      if (methods.some(({ values }) => values.includes('HEAD') || values.includes('*'))) continue;
      const use = methods.find(({ values }) => values.includes('GET'));
      if (use !== undefined) yield { at: placed, values: { policy: name, field: use.path } };
    }
  },
};
