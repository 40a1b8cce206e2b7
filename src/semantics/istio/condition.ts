import { type Attributes, anyValue, unknownValue, type Value } from './attributes.ts';
import type { StringMatch } from './string-match.ts';
import { not, type Truth, truthOf, truths } from './truth.ts';

/** What a condition depends on: decides how often it must be asked again. */
export type Subject = 'source' | 'destination' | 'request';

/** One field of a rule, positive or negated, compiled. */
export interface Condition {
  /** As in the policy: `principals`, `notPaths`, `request.headers[x-token]`. */
  readonly field: string;
  readonly values: readonly string[];
  readonly negated: boolean;
  readonly subject: Subject;
  /** Only HTTP requests have the attribute. */
  readonly httpOnly: boolean;
  /** Exactly these principals match, and nothing else does: lets many sources be looked up at once. */
  readonly exactPrincipals?: readonly string[];
  /** Exactly the principals of these namespaces match. */
  readonly exactNamespaces?: readonly string[];
  /** Whether one of the values matches; negation is not applied yet. */
  readonly matches: (attributes: Attributes) => Truth;
  /** What the request has there, for a person: `path is /admin`, `header x-token is absent`. */
  readonly found: (attributes: Attributes) => string;
}

/** A negated condition holds where the attribute is absent. */
export function holds(condition: Condition, attributes: Attributes): Truth {
  const truth = condition.matches(attributes);
  return condition.negated ? not(truth) : truth;
}

/** Why a condition does not hold: `method is PUT, not GET or HEAD`. */
export function unmet(condition: Condition, attributes: Attributes): string {
  const found = condition.found(attributes);
  if (condition.negated) return `${found}, which ${condition.field} excludes`;
  if (found.endsWith('is absent')) return found;
  return `${found}, not ${condition.values.join(' or ')}`;
}

/** A condition on an attribute with a single value. */
export function valueCondition(
  part: Pick<Condition, 'field' | 'values' | 'negated' | 'subject' | 'httpOnly'>,
  name: string,
  read: (attributes: Attributes) => Value,
  match: StringMatch,
): Condition {
  return {
    matches: (attributes) => valueTruth(read(attributes), match),
    found: (attributes) => `${name} ${describeValue(read(attributes))}`,
    ...part,
  };
}

export function valueTruth(value: Value, match: StringMatch): Truth {
  if (value === undefined) return truths.no;
  if (value === anyValue) return truths.sometimes;
  if (value === unknownValue) return truths.unknown;
  return truthOf(match(value));
}

export function describeValue(value: Value): string {
  if (value === undefined) return 'is absent';
  if (value === unknownValue) return 'is not known';
  return value === anyValue ? 'may be anything' : `is ${value}`;
}
