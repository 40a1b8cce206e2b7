import type { Attributes, Value } from './attributes.ts';
import { type Condition, valueCondition } from './condition.ts';
import { pathMatch } from './path-match.ts';
import { headerMatch, hostMatch, oneOf, type StringMatch, stringMatch } from './string-match.ts';
import { truthOf } from './truth.ts';

type Part = Pick<Condition, 'field' | 'values' | 'negated'>;

export function methods(part: Part): Condition {
  return valueCondition(
    { subject: 'request', httpOnly: true, ...part },
    'method',
    ({ http }) => http?.method,
    oneOf(part.values, headerMatch),
  );
}

export function hosts(part: Part): Condition {
  return valueCondition(
    { subject: 'request', httpOnly: true, ...part },
    'host',
    ({ http }) => http?.host,
    either(part, hostMatch),
  );
}

export function paths(part: Part): Condition {
  return valueCondition(
    { subject: 'request', httpOnly: true, ...part },
    'path',
    ({ http }) => http?.path,
    either(part, pathMatch),
  );
}

/** `ports`: of the workload at sidecars and ztunnel, of the Service at a waypoint. */
export function ports(part: Part): Condition {
  const numbers = new Set(part.values.map(Number));
  return {
    subject: 'destination',
    httpOnly: false,
    ...part,
    matches: ({ destinationPort }) => truthOf(numbers.has(destinationPort)),
    found: ({ destinationPort }) => `port is ${destinationPort}`,
  };
}

export function serverNames(part: Part): Condition {
  const read = ({ sni }: Attributes): Value => sni;
  return valueCondition(
    { subject: 'request', httpOnly: false, ...part },
    'SNI',
    read,
    either(part, stringMatch),
  );
}

function either(part: Part, compile: (pattern: string) => StringMatch): StringMatch {
  const matches = part.values.map(compile);
  return (value) => matches.some((match) => match(value));
}
