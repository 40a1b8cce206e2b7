import type { Detector } from '../detector.ts';

/** `notValues: [""]` (or `values: [""]`) on a header, meant as "the header is there". */
export const headerPresenceByEmptyString: Detector<'header-presence-by-empty-string'> = {
  code: 'header-presence-by-empty-string',
  *detect({ authorizations }) {
    for (const { placed, name, rules } of authorizations) {
      for (const use of rules.flatMap(({ uses }) => uses)) {
        if (!use.attribute.startsWith('request.headers') || !use.values.includes('')) continue;
        yield { at: placed, values: { policy: name, field: use.path, header: use.attribute } };
      }
    }
  },
};
