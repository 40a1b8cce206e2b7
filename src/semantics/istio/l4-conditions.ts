import { addressRange } from './address-range.ts';
import type { Attributes } from './attributes.ts';
import { type Condition, valueCondition } from './condition.ts';
import { parsePrincipal } from './identity.ts';
import { ports } from './operation-conditions.ts';
import { destinationAddresses, sourceAddresses } from './source-conditions.ts';
import { isExact, oneOf, stringMatch } from './string-match.ts';

type Part = Pick<Condition, 'field' | 'values' | 'negated'>;

/** ztunnel compares principals as they are written: it knows no trust domain aliases. */
function principals(part: Part): Condition {
  const condition = valueCondition(
    { subject: 'source', httpOnly: false, ...part },
    'the peer',
    ({ principal }) => principal,
    oneOf(part.values, stringMatch),
  );
  return part.values.every(isExact) ? { exactPrincipals: part.values, ...condition } : condition;
}

function namespaces(part: Part): Condition {
  const match = oneOf(part.values, stringMatch);
  const condition = peer(part, (namespace) => match(namespace));
  return part.values.every(isExact) ? { exactNamespaces: part.values, ...condition } : condition;
}

function serviceAccounts(part: Part, policyNamespace: string): Condition {
  const full = new Set(
    part.values.map((value) => (value.includes('/') ? value : `${policyNamespace}/${value}`)),
  );
  return peer(part, (namespace, account) => full.has(`${namespace}/${account}`));
}

function peer(part: Part, test: (namespace: string, account: string) => boolean): Condition {
  return valueCondition(
    { subject: 'source', httpOnly: false, ...part },
    'the peer',
    principalOf,
    (principal) => {
      const parsed = parsePrincipal(principal);
      return parsed !== undefined && test(parsed.namespace, parsed.serviceAccount);
    },
  );
}

const principalOf = ({ principal }: Attributes) => principal;
const isAddress = (value: string) => addressRange(value) !== undefined;
const isPort = (value: string) => /^\d+$/.test(value) && Number(value) <= 65535;

interface L4Field {
  readonly accepts?: (value: string) => boolean;
  readonly compile: (part: Part, policyNamespace: string) => Condition;
}

const fields: Readonly<Record<string, L4Field>> = {
  principals: { compile: principals },
  namespaces: { compile: namespaces },
  serviceAccounts: { compile: serviceAccounts },
  ipBlocks: { accepts: isAddress, compile: sourceAddresses },
  destinationIps: { accepts: isAddress, compile: destinationAddresses },
  ports: { accepts: isPort, compile: ports },
};

/**
 * One condition that ztunnel enforces; values that it cannot read are left out, and without any value left the
 * condition is not there. `name` is what the reader shall see.
 */
export function l4Condition(
  field: keyof typeof fields,
  name: string,
  values: readonly string[],
  negated: boolean,
  policyNamespace: string,
): Condition[] {
  const known = fields[field];
  const usable = values.filter((value) => known?.accepts?.(value) ?? true);
  if (!known || usable.length === 0) return [];
  return [known.compile({ field: name, values: usable, negated }, policyNamespace)];
}
