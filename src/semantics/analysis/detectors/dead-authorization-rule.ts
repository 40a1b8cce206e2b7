import { fields, list } from '../../../kubernetes/untrusted.ts';
import type { Detector } from '../detector.ts';

/** Rules that another policy for the same workloads makes superfluous: the same rule again, or one that matches all. */
export const deadAuthorizationRule: Detector<'dead-authorization-rule'> = {
  code: 'dead-authorization-rule',
  *detect({ authorizations }) {
    const seen = new Map<string, string>();
    const all = new Map<string, string>();
    const scopes = authorizations.map((each) => {
      const { policy } = each;
      const selector = Object.entries(policy.target.selector ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
      const scope = JSON.stringify([
        policy.namespace,
        policy.action,
        policy.dryRun,
        policy.provider,
        selector,
        policy.target.targetRefs,
      ]);
      const rules = list(fields(policy.object.spec).rules).map((rule) => JSON.stringify(sorted(rule)));
      return { scope, texts: rules, ...each };
    });
    for (const { name, scope, texts } of scopes)
      if (texts.includes('{}') && !all.has(scope)) all.set(scope, name);
    for (const { placed, name, scope, texts } of scopes) {
      for (const [index, text] of texts.entries()) {
        const key = `${scope} ${text}`;
        const path = `spec.rules[${index}]`;
        const other = seen.get(key) ?? (text === '{}' ? undefined : all.get(scope));
        if (other !== undefined) yield { at: placed, values: { policy: name, rule: path, other } };
        else seen.set(key, `${name}`);
      }
    }
  },
};

/** The same value whatever the order of its keys. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
