import { type Attributes, anyValue, unknownValue, type Value } from './attributes.ts';
import { type Condition, describeValue, valueTruth } from './condition.ts';
import { headerMatch, oneOf } from './string-match.ts';
import { any, truths } from './truth.ts';

/**
 * `request.headers[name]`; pseudo-headers by their names. Of a header that is sent several times one value has to match:
 * since the fix of CVE-2026-26308 (1.35.9 and its contemporaries) Envoy looks at them one by one and joins them no more.
 */
export function header(part: Pick<Condition, 'field' | 'values' | 'negated'>, name: string): Condition {
  const key = name.toLowerCase();
  const match = oneOf(part.values, headerMatch);
  const presence = part.values.includes('*');
  return {
    subject: 'request',
    httpOnly: true,
    ...part,
    matches: (attributes) =>
      any(
        valuesOf(attributes, key).map((value) =>
          value === unknownValue && presence ? truths.yes : valueTruth(value, match),
        ),
      ),
    found: (attributes) => {
      const values = valuesOf(attributes, key);
      const described = values.length === 0 ? [undefined] : values;
      return `header ${name} ${described.map(describeValue).join(' and ')}`;
    },
  };
}

/** Set by proxies on the way where the caller sends none, to what only they know. */
const setByProxies: ReadonlySet<string> = new Set(['x-forwarded-proto', 'x-request-id']);

function valuesOf({ http }: Attributes, name: string): readonly Value[] {
  if (!http) return [];
  if (name === ':method') return [http.method];
  if (name === ':path') return [typeof http.path === 'string' ? http.path + (http.query ?? '') : http.path];
  if (name === ':authority' || name === 'host') return [http.host];
  if (http.headers === anyValue) return [anyValue];
  const sent = Object.hasOwn(http.headers, name) ? http.headers[name] : undefined;
  return sent ?? (setByProxies.has(name) ? [unknownValue] : []);
}
