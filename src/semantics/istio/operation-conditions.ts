import type { Attributes, Value } from './attributes.ts';
import { type Condition, valueCondition } from './condition.ts';
import { pathMatch } from './path-match.ts';
import { headerMatch, hostMatch, oneOf, type StringMatch, stringMatch } from './string-match.ts';
import { truthOf } from './truth.ts';

type Part = Pick<Condition, 'field' | 'values' | 'negated'>;

const request = { subject: 'request', httpOnly: true } as const;

export function methods(part: Part): Condition {
  return valueCondition(
    { ...part, ...request },
    'method',
    ({ http }) => http?.method,
    oneOf(part.values, headerMatch),
  );
}

export function hosts(part: Part): Condition {
  return valueCondition({ ...part, ...request }, 'host', ({ http }) => http?.host, either(part, hostMatch));
}

export function paths(part: Part): Condition {
  return valueCondition({ ...part, ...request }, 'path', ({ http }) => http?.path, either(part, pathMatch));
}

/** `ports`: of the workload at sidecars and ztunnel, of the Service at a waypoint. */
export function ports(part: Part): Condition {
  const numbers = new Set(part.values.map(Number));
  return {
    ...part,
    subject: 'destination',
    httpOnly: false,
    matches: ({ destinationPort }) => truthOf(numbers.has(destinationPort)),
    found: ({ destinationPort }) => `port is ${destinationPort}`,
  };
}

export function serverNames(part: Part): Condition {
  const read = ({ sni }: Attributes): Value => sni;
  return valueCondition(
    { ...part, subject: 'request', httpOnly: false },
    'SNI',
    read,
    either(part, stringMatch),
  );
}

function either(part: Part, compile: (pattern: string) => StringMatch): StringMatch {
  const matches = part.values.map(compile);
  return (value) => matches.some((match) => match(value));
}
