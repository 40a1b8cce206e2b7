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
  const part = (
    clause: 'from' | 'to',
    inner: 'source' | 'operation',
    names: readonly string[],
  ): readonly FieldUse[] =>
    list(rule[clause]).flatMap((entry, item) => {
      const values = fields(fields(entry)[inner]);
      return names.flatMap((name) => {
        const negative = `not${name.charAt(0).toUpperCase()}${name.slice(1)}`;
        return [use(name, name, false, values[name]), use(name, negative, true, values[negative])].flatMap(
          (found) => found ?? [],
        );
      });

      function use(attribute: string, field: string, negated: boolean, value: unknown): FieldUse | undefined {
        const path = `${at}.${clause}[${item}].${inner}.${field}`;
        return fieldUse(attribute, negated, value, path, clause, item);
      }
    });
  const when = list(rule.when).flatMap((entry, item) => {
    const condition = fields(entry);
    const key = textOf(condition.key) ?? '';
    const attribute = Object.hasOwn(attributeOfKey, key) ? (attributeOfKey[key] as string) : key;
    return (['values', 'notValues'] as const).flatMap(
      (name) =>
        fieldUse(
          attribute,
          name === 'notValues',
          condition[name],
          `${at}.when[${item}].${name}`,
          'when',
          item,
        ) ?? [],
    );
  });
  return [...part('from', 'source', sourceFields), ...part('to', 'operation', operationFields), ...when];
}

function fieldUse(
  attribute: string,
  negated: boolean,
  value: unknown,
  path: string,
  clause: FieldUse['clause'],
  item: number,
): FieldUse | undefined {
  const values = textsOf(value);
  if (values.length === 0) return undefined;
  return { attribute, negated, values, path, clause, item, level: levels[attribute] ?? 'http' };
}
