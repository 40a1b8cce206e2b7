import type { Condition } from '../../../src/semantics/istio/condition.ts';
import type { L4Authorization } from '../../../src/semantics/istio/l4-authorization.ts';

/**
 * One spelling for what istiod sends to ztunnel (protobuf JSON) and for what we compile: action, then groups of
 * clauses of matches, every match as sorted `field value` texts, groups and clauses in sorted order.
 */
export function ztunnelGroups(authorization: unknown): unknown {
  if (authorization === null || authorization === undefined) return null;
  const groups = isOurs(authorization) ? ours(authorization) : theirs(authorization as Sent);
  return [
    (authorization as Sent).action ?? 'ALLOW',
    ...groups
      .map((clauses) =>
        JSON.stringify(clauses.map((one) => JSON.stringify(one.map((m) => m.sort()).sort())).sort()),
      )
      .sort(),
  ];
}

interface Sent {
  readonly action?: string;
  readonly groups?: readonly { readonly rules?: readonly { readonly matches?: readonly object[] }[] }[];
}

function isOurs(value: unknown): value is L4Authorization {
  return typeof value === 'object' && value !== null && 'policy' in value;
}

function ours({ groups, policy }: L4Authorization): string[][][][] {
  const texts = (condition: Condition) => conditionTexts(condition, policy.namespace ?? '');
  return groups.map(({ clauses }) => clauses.map((clause) => clause.map((match) => match.flatMap(texts))));
}

const names: Readonly<Record<string, string>> = {
  principals: 'principals',
  'source.principal': 'principals',
  namespaces: 'namespaces',
  'source.namespace': 'namespaces',
  serviceAccounts: 'serviceAccounts',
  ipBlocks: 'sourceIps',
  'source.ip': 'sourceIps',
  'destination.ip': 'destinationIps',
  ports: 'destinationPorts',
  'destination.port': 'destinationPorts',
};

function conditionTexts({ field, values, negated }: Condition, namespace: string): string[] {
  const positive = field.startsWith('not') ? field.charAt(3).toLowerCase() + field.slice(4) : field;
  const name = names[positive] ?? positive;
  return values.map((value) => `${negated ? 'not ' : ''}${name} ${valueText(name, value, namespace)}`);
}

function valueText(name: string, value: string, namespace: string): string {
  if (name === 'serviceAccounts') return value.includes('/') ? value : `${namespace}/${value}`;
  if (!name.endsWith('Ips')) return value;
  return value.includes('/') ? value : `${value}/${value.includes(':') ? 128 : 32}`;
}

function theirs({ groups }: Sent): string[][][][] {
  return (groups ?? []).map(({ rules }) =>
    (rules ?? []).map(({ matches }) =>
      (matches ?? []).map((match) => Object.entries(match).flatMap(sentTexts)),
    ),
  );
}

function sentTexts([key, values]: [string, unknown]): string[] {
  const negated = key.startsWith('not');
  const name = negated ? key.charAt(3).toLowerCase() + key.slice(4) : key;
  return (values as unknown[]).map((value) => `${negated ? 'not ' : ''}${name} ${sentValue(value)}`);
}

function sentValue(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const one = value as Record<string, unknown>;
  if ('exact' in one) return String(one.exact);
  if ('prefix' in one) return `${one.prefix}*`;
  if ('suffix' in one) return `*${one.suffix}`;
  if ('presence' in one) return '*';
  if ('serviceAccount' in one) return `${one.namespace}/${one.serviceAccount}`;
  const bytes = [...Buffer.from(String(one.address), 'base64')];
  return `${bytes.length === 4 ? bytes.join('.') : bytes.join(':')}/${one.length ?? 0}`;
}
