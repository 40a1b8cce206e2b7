import type { Detector } from '../detector.ts';

/** `paths: ["/*"]`: restricts nothing, and makes the rule one for HTTP only. */
export const pathMatchesEverything: Detector<'path-matches-everything'> = {
  code: 'path-matches-everything',
  *detect({ authorizations }) {
    for (const { placed, name, rules } of authorizations) {
      for (const use of rules.flatMap(({ uses }) => uses)) {
        if (use.attribute !== 'paths' || use.negated) continue;
        const path = use.values.find((value) => value === '/*' || value === '*' || value === '/{**}');
        if (path !== undefined) yield { at: placed, values: { policy: name, field: use.path, path } };
      }
    }
  },
};
