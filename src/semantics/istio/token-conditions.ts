import { type Attributes, anyValue, type TokenPayload, unknownValue } from './attributes.ts';
import type { Condition } from './condition.ts';
import { type StringMatch, stringMatch } from './string-match.ts';
import { type Truth, truthOf, truths } from './truth.ts';

type Part = Pick<Condition, 'field' | 'values' | 'negated'>;

const present: StringMatch = (value) => value !== '';
const exactly =
  (text: string): StringMatch =>
  (value) =>
    value === text;

/** `requestPrincipals`: `<issuer>/<subject>`, cut at the last slash. */
export function requestPrincipals(part: Part): Condition {
  const pairs = part.values.map(principalMatch);
  return tokenCondition(
    part,
    ({ iss, sub }) =>
      typeof iss === 'string' &&
      typeof sub === 'string' &&
      pairs.some((pair) => pair.issuer(iss) && pair.subject(sub)),
    ({ iss, sub }) => `request principal is ${String(iss)}/${String(sub ?? '')}`,
  );
}

/** A claim by its path; it may be a text or a list with such a text. Numbers and booleans never match. */
export function claims(part: Part, path: readonly string[]): Condition {
  const matches = part.values.map(stringMatch);
  const matchesOne = (value: unknown) => typeof value === 'string' && matches.some((match) => match(value));
  return tokenCondition(
    part,
    (payload) => {
      const value = claimAt(payload, path);
      return Array.isArray(value) ? value.some(matchesOne) : matchesOne(value);
    },
    (payload) => {
      const value = claimAt(payload, path);
      const name = `claim ${path.join('.')}`;
      return value === undefined ? `${name} is absent` : `${name} is ${JSON.stringify(value)}`;
    },
  );
}

function claimAt(payload: TokenPayload, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, key)
        ? (value as Record<string, unknown>)[key]
        : undefined,
    payload,
  );
}

function tokenCondition(
  part: Part,
  matches: (payload: TokenPayload) => boolean,
  found: (payload: TokenPayload) => string,
): Condition {
  const tokenOf = ({ http }: Attributes) => http?.token;
  return {
    subject: 'request',
    httpOnly: true,
    ...part,
    matches: (attributes): Truth => {
      const token = tokenOf(attributes);
      if (token === undefined) return truths.no;
      if (token === anyValue) return truths.sometimes;
      return token === unknownValue ? truths.unknown : truthOf(matches(token));
    },
    found: (attributes) => {
      const token = tokenOf(attributes);
      if (token === undefined) return 'an accepted token is absent';
      if (token === anyValue) return 'the token may be any';
      return token === unknownValue ? 'the token is not known' : found(token);
    },
  };
}

/** Istio's reading of one value: which issuers and which subjects it asks for. */
function principalMatch(value: string): { issuer: StringMatch; subject: StringMatch } {
  const at = value.lastIndexOf('/');
  const issuer = at < 0 ? value : value.slice(0, at);
  const subject = at < 0 ? '' : value.slice(at + 1);
  if (value === '*') return { issuer: present, subject: present };
  if (value.startsWith('*')) {
    if (at < 0) return { issuer: present, subject: (text) => text.endsWith(value.slice(1)) };
    return {
      issuer: issuer === '*' ? present : (text) => text.endsWith(issuer.slice(1)),
      subject: exactly(subject),
    };
  }
  if (value.endsWith('*')) {
    if (at < 0) return { issuer: (text) => text.startsWith(value.slice(0, -1)), subject: present };
    return {
      issuer: exactly(issuer),
      subject: subject === '*' ? present : (text) => text.startsWith(subject.slice(0, -1)),
    };
  }
  return { issuer: exactly(issuer), subject: exactly(subject) };
}
