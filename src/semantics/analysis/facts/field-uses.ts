import { type Fields, fields, list } from '../../../kubernetes/untrusted.ts';
import { textOf, textsOf } from '../../istio/texts.ts';

/** One list of values in a rule of an AuthorizationPolicy. */
export interface FieldUse {
  /** The attribute whatever the spelling: `principals` also for the condition `source.principal`. */
  readonly attribute: string;
  readonly negated: boolean;
  readonly values: readonly string[];
  /** `spec.rules[0].from[0].source.notPrincipals`. */
  readonly path: string;
  readonly clause: 'from' | 'to' | 'when';
  /** Position in `from`, `to` or `when`. */
  readonly item: number;
  /** `http`: only a proxy that reads HTTP knows it; `proxy`: any proxy, but not ztunnel; `l4`: ztunnel as well. */
  readonly level: 'l4' | 'proxy' | 'http';
}

const sourceFields = [
  'principals',
  'requestPrincipals',
  'serviceAccounts',
  'trustDomains',
  'namespaces',
  'remoteIpBlocks',
  'ipBlocks',
] as const;
const operationFields = ['hosts', 'methods', 'paths', 'ports'] as const;
const negatives: Readonly<Record<string, string>> = Object.fromEntries(
  [...sourceFields, ...operationFields].map((name) => [
    name,
    `not${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  ]),
);

const attributeOfKey: Readonly<Record<string, string>> = {
  'source.ip': 'ipBlocks',
  'remote.ip': 'remoteIpBlocks',
  'source.namespace': 'namespaces',
  'source.serviceAccount': 'serviceAccounts',
  'source.trustDomain': 'trustDomains',
  'source.principal': 'principals',
  'request.auth.principal': 'requestPrincipals',
  'destination.port': 'ports',
};

const levels: Readonly<Record<string, FieldUse['level']>> = {
  principals: 'l4',
  namespaces: 'l4',
  serviceAccounts: 'l4',
  ipBlocks: 'l4',
  ports: 'l4',
  'destination.ip': 'l4',
  trustDomains: 'proxy',
  'connection.sni': 'proxy',
};

/** Every list of values of a rule, in the order of the specification; empty lists are left out. */
export function fieldUses(rule: Fields, index: number): readonly FieldUse[] {
  const at = `spec.rules[${index}]`;
  const found: FieldUse[] = [];
  const clauses = [
    ['from', 'source', sourceFields],
    ['to', 'operation', operationFields],
  ] as const;
  for (const [clause, inner, names] of clauses) {
    for (const [item, entry] of list(rule[clause]).entries()) {
      const values = fields(fields(entry)[inner]);
      for (const name of names) {
        for (const field of [name, negatives[name] ?? '']) {
          if (values[field] === undefined) continue;
          const path = `${at}.${clause}[${item}].${inner}.${field}`;
          found.push(...fieldUse(name, field !== name, values[field], path, clause, item));
        }
      }
    }
  }
  for (const [item, entry] of list(rule.when).entries()) {
    const condition = fields(entry);
    const key = textOf(condition.key) ?? '';
    const attribute = Object.hasOwn(attributeOfKey, key) ? (attributeOfKey[key] ?? key) : key;
    for (const field of ['values', 'notValues'] as const) {
      const path = `${at}.when[${item}].${field}`;
      found.push(...fieldUse(attribute, field === 'notValues', condition[field], path, 'when', item));
    }
  }
  return found;
}

function fieldUse(
  attribute: string,
  negated: boolean,
  value: unknown,
  path: string,
  clause: FieldUse['clause'],
  item: number,
): readonly FieldUse[] {
  if (value === undefined) return [];
  const values = textsOf(value);
  if (values.length === 0) return [];
  const level = Object.hasOwn(levels, attribute) ? (levels[attribute] ?? 'http') : 'http';
  return [{ attribute, negated, values, path, clause, item, level }];
}
