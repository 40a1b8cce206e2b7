import { type Attributes, anyValue, type Value } from './attributes.ts';
import { type Condition, valueCondition } from './condition.ts';
import { headerMatch, oneOf } from './string-match.ts';

/** `request.headers[name]`; pseudo-headers by their names. */
export function header(part: Pick<Condition, 'field' | 'values' | 'negated'>, name: string): Condition {
  return valueCondition(
    { subject: 'request', httpOnly: true, ...part },
    `header ${name}`,
    (attributes) => headerValue(attributes, name.toLowerCase()),
    oneOf(part.values, headerMatch),
  );
}

function headerValue({ http }: Attributes, name: string): Value {
  if (!http) return undefined;
  if (name === ':method') return http.method;
  if (name === ':path') return http.path;
  if (name === ':authority' || name === 'host') return http.host;
  if (http.headers === anyValue) return anyValue;
  return Object.hasOwn(http.headers, name) ? http.headers[name] : undefined;
}
