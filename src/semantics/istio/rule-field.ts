import { addressRange } from './address-range.ts';
import type { Condition } from './condition.ts';
import { header } from './header-condition.ts';
import { hosts, methods, paths, ports, serverNames } from './operation-conditions.ts';
import {
  destinationAddresses,
  namespaces,
  principals,
  type RuleContext,
  remoteAddresses,
  serviceAccounts,
  sourceAddresses,
  trustDomains,
} from './source-conditions.ts';
import { claims, requestPrincipals } from './token-conditions.ts';
import { truths } from './truth.ts';

/** How one kind of field is compiled. */
export interface RuleField {
  /** Whether a value can be compiled; absent: every value can. */
  readonly accepts?: (value: string) => boolean;
  readonly compile: (
    part: Pick<Condition, 'field' | 'values' | 'negated'>,
    context: RuleContext,
  ) => Condition | 'malformed';
}

const isAddress = (value: string) => addressRange(value) !== undefined;
const isPort = (value: string) => /^\d{1,9}$/.test(value) && Number(value) <= 65535;

/** Positive name of each list of `from.source`, in the order in which they are explained. */
export const sourceFields: Readonly<Record<string, RuleField>> = {
  principals: { compile: principals },
  requestPrincipals: { compile: requestPrincipals },
  serviceAccounts: { compile: serviceAccounts },
  trustDomains: { compile: trustDomains },
  namespaces: { compile: namespaces },
  remoteIpBlocks: { accepts: isAddress, compile: remoteAddresses },
  ipBlocks: { accepts: isAddress, compile: sourceAddresses },
};

/** The same for `to.operation`. */
export const operationFields: Readonly<Record<string, RuleField>> = {
  hosts: { compile: hosts },
  methods: { compile: methods },
  paths: { compile: paths },
  ports: { accepts: isPort, compile: ports },
};

const keys: Readonly<Record<string, RuleField>> = {
  'source.ip': { accepts: isAddress, compile: sourceAddresses },
  'remote.ip': { accepts: isAddress, compile: remoteAddresses },
  'source.namespace': { compile: namespaces },
  'source.serviceAccount': { compile: serviceAccounts },
  'source.trustDomain': { compile: trustDomains },
  'source.principal': { compile: principals },
  'request.auth.principal': { compile: requestPrincipals },
  'request.auth.audiences': { compile: (part) => claims(part, ['aud']) },
  'request.auth.presenter': { compile: (part) => claims(part, ['azp']) },
  'destination.ip': { accepts: isAddress, compile: destinationAddresses },
  'destination.port': { accepts: isPort, compile: ports },
  'connection.sni': { compile: serverNames },
};

/** The field behind a `when.key`; undefined where no such attribute exists, and the whole rule is skipped. */
export function conditionField(key: string): RuleField | undefined {
  if (Object.hasOwn(keys, key)) return keys[key];
  if (key.startsWith('request.headers')) {
    const name = inBrackets(key.slice('request.headers'.length));
    return { compile: (part) => (name === undefined ? 'malformed' : header(part, name)) };
  }
  if (key.startsWith('request.auth.claims')) {
    const path = claimPath(key.slice('request.auth.claims'.length));
    return { compile: (part) => (path === undefined ? 'malformed' : claims(part, path)) };
  }
  if (key.startsWith('experimental.envoy.filters.')) return { compile: filterMetadata };
  return undefined;
}

/** What other Envoy filters leave in a request's metadata is not known here. */
function filterMetadata(part: Pick<Condition, 'field' | 'values' | 'negated'>): Condition | 'malformed' {
  if (!part.field.includes('[')) return 'malformed';
  return {
    subject: 'request',
    httpOnly: false,
    ...part,
    matches: () => truths.unknown,
    found: () => `${part.field} is not known`,
  };
}

export function inBrackets(text: string): string | undefined {
  return text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : undefined;
}

/** `[a][b]` is a nested claim; anything else in brackets is one claim's name. */
export function claimPath(text: string): readonly string[] | undefined {
  if (/^(\[[^[\]]*\])+$/.test(text)) return text.slice(1, -1).split('][');
  const name = inBrackets(text);
  return name === undefined ? undefined : [name];
}
