import { addressRange } from './address-range.ts';
import type { Attributes, Value } from './attributes.ts';
import { type Condition, valueCondition } from './condition.ts';
import { escapeExpression, isExact, oneOf, type StringMatch, stringMatch } from './string-match.ts';
import { expandPrincipals, expandTrustDomains, type TrustDomains } from './trust-domains.ts';

/** Where a rule stands: what its short forms refer to. */
export interface RuleContext {
  /** Namespace of the policy. */
  readonly namespace: string;
  readonly trustDomains: TrustDomains;
}

type Part = Pick<Condition, 'field' | 'values' | 'negated'>;

const principalOf = ({ principal }: Attributes) => principal;

export function principals(part: Part, { trustDomains }: RuleContext): Condition {
  const expanded = expandPrincipals(part.values, trustDomains);
  const condition = valueCondition(
    { subject: 'source', httpOnly: false, ...part },
    'the peer',
    principalOf,
    oneOf(expanded, stringMatch),
  );
  return expanded.every(isExact) ? { exactPrincipals: expanded, ...condition } : condition;
}

/** `namespaces`: looked for anywhere in the certificate's URI, an asterisk standing for any text. */
export function namespaces(part: Part): Condition {
  const matches = part.values.map((value): StringMatch => {
    if (!value.includes('*')) return (principal) => principal.includes(`/ns/${value}/`);
    const source = value.split('*').map(escapeExpression).join('.*');
    return matchesExpression(new RegExp(`^.*/ns/${source}/.*$`, 's'));
  });
  const condition = anyOf(part, matches);
  const isPlain = part.values.every((value) => !/[*/]/.test(value));
  return isPlain ? { exactNamespaces: part.values, ...condition } : condition;
}

/** `serviceAccounts`: `account` of the policy's namespace or `namespace/account`, of any trust domain. */
export function serviceAccounts(part: Part, { namespace }: RuleContext): Condition {
  const matches = part.values.map((value) => {
    const at = value.indexOf('/');
    const [ns, account] = at < 0 ? [namespace, value] : [value.slice(0, at), value.slice(at + 1)];
    const source = `^.+/ns/${escapeExpression(ns)}/(.+/|)sa/${escapeExpression(account)}(/.+)?$`;
    return matchesExpression(new RegExp(source, 's'));
  });
  return anyOf(part, matches);
}

/** `trustDomains`: an asterisk stands for any text within the domain. */
export function trustDomains(part: Part, context: RuleContext): Condition {
  const matches = expandTrustDomains(part.values, context.trustDomains).map((value): StringMatch => {
    if (value === '*') return () => true;
    if (!value.includes('*')) return (principal) => principal.startsWith(`${value}/`);
    const at = value.indexOf('*');
    const source = `${escapeExpression(value.slice(0, at))}[^/]*${escapeExpression(value.slice(at + 1))}`;
    return matchesExpression(new RegExp(`^${source}/.*$`, 's'));
  });
  return anyOf(part, matches);
}

/** `ipBlocks`: the address at the other end of the connection. */
export function sourceAddresses(part: Part): Condition {
  return addresses(part, 'source address', ({ sourceAddress }) => sourceAddress, 'source');
}

/** `remoteIpBlocks`: the original client's address. */
export function remoteAddresses(part: Part): Condition {
  return addresses(part, 'client address', ({ remoteAddress }) => remoteAddress, 'source');
}

export function destinationAddresses(part: Part): Condition {
  return addresses(
    part,
    'destination address',
    ({ destinationAddress }) => destinationAddress,
    'destination',
  );
}

function addresses(
  part: Part,
  name: string,
  read: (attributes: Attributes) => Value,
  subject: Condition['subject'],
): Condition {
  const ranges = part.values.map(addressRange).filter((range) => range !== undefined);
  return valueCondition({ subject, httpOnly: false, ...part }, name, read, (value) =>
    ranges.some((range) => range(value)),
  );
}

function anyOf(part: Part, matches: readonly StringMatch[]): Condition {
  return valueCondition({ subject: 'source', httpOnly: false, ...part }, 'the peer', principalOf, (value) =>
    matches.some((match) => match(value)),
  );
}

function matchesExpression(expression: RegExp): StringMatch {
  return (value) => expression.test(value);
}
