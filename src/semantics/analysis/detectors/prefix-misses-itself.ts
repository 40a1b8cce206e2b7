import type { Detector } from '../detector.ts';

/** Paths such as `/api/*` that do not cover `/api`. */
export const prefixMissesItself: Detector<'prefix-misses-itself'> = {
  code: 'prefix-misses-itself',
  *detect({ authorizations }) {
    for (const { placed, policy, name, rules } of authorizations) {
      for (const use of rules.flatMap(({ uses }) => uses)) {
        if (use.attribute !== 'paths' || use.negated) continue;
        for (const path of use.values) {
          if (!/.\/\*$/.test(path) || path.startsWith('*')) continue;
          const base = path.slice(0, -2);
          if (use.values.some((other) => covers(other, base))) continue;
          const effect = policy.action === 'DENY' ? 'is not denied' : 'is not covered';
          yield { at: placed, values: { policy: name, field: use.path, path, base, effect } };
        }
      }
    }
  },
};

function covers(pattern: string, path: string): boolean {
  if (pattern.includes('{')) return false;
  if (pattern.endsWith('*')) return path.startsWith(pattern.slice(0, -1));
  return pattern.startsWith('*') ? path.endsWith(pattern.slice(1)) : pattern === path;
}
