import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import type { EnvoyRequest } from './rbac-interpreter.ts';

/** A repeatable source of numbers below a bound (a linear congruential generator). */
export function randomBelow(seed: number): (bound: number) => number {
  let state = seed >>> 0;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

type Values = Map<string, string[]>;

/** Requests made of the values that stand in policies: matching ones, near misses, strangers and absent attributes. */
export function derivedRequests(
  policies: readonly KubernetesObject[],
  trustDomains: readonly string[],
  tcp: boolean,
  count: number,
  seed: number,
): EnvoyRequest[] {
  const below = randomBelow(seed);
  const rules = policies.flatMap((policy) => rulesOf(policy));
  return Array.from({ length: count }, () => {
    const rule = rules[below(rules.length)];
    return requestFor(rule ? valuesOf(rule, below) : new Map(), trustDomains, tcp, below);
  });
}

function rulesOf(policy: KubernetesObject): unknown[] {
  const { rules } = (policy.spec ?? {}) as { rules?: unknown };
  return Array.isArray(rules) ? rules : [];
}

/** The positive values of one alternative of a rule, and now and then the excluded ones. */
function valuesOf(rule: unknown, below: (bound: number) => number): Values {
  const values: Values = new Map();
  const add = (field: string, list: unknown) => {
    if (Array.isArray(list)) values.set(field, [...(values.get(field) ?? []), ...list.map(String)]);
  };
  const { from, to, when } = (rule ?? {}) as Record<string, unknown>;
  const pick = (list: unknown) => (Array.isArray(list) && list.length > 0 ? list[below(list.length)] : {});
  for (const [field, list] of Object.entries(pick(from)?.source ?? {})) addField(field, list);
  for (const [field, list] of Object.entries(pick(to)?.operation ?? {})) addField(field, list);
  for (const one of Array.isArray(when) ? when : []) {
    add(one.key, one.values);
    if (below(6) === 0) values.set(one.key, [...(one.notValues ?? [])].map(String));
  }
  return values;

  function addField(field: string, list: unknown): void {
    if (!field.startsWith('not')) add(field, list);
    else if (below(6) === 0 && Array.isArray(list)) {
      values.set(field.charAt(3).toLowerCase() + field.slice(4), list.map(String));
    }
  }
}

function requestFor(
  values: Values,
  trustDomains: readonly string[],
  tcp: boolean,
  below: (bound: number) => number,
): EnvoyRequest {
  const choose = (fields: readonly string[], stranger: string): string => {
    const list = fields.flatMap((field) => values.get(field) ?? []);
    if (list.length === 0 || below(8) === 0) return stranger;
    return concrete(list[below(list.length)] ?? stranger);
  };
  const ownDomain = trustDomains[below(trustDomains.length)] ?? 'cluster.local';
  const domain = choose(['trustDomains', 'source.trustDomain'], ownDomain);
  const namespace = choose(['namespaces', 'source.namespace'], 'other');
  const principal =
    values.has('principals') || values.has('source.principal')
      ? choose(['principals', 'source.principal'], `${domain}/ns/${namespace}/sa/other`)
      : `${domain}/ns/${namespace}/sa/other`;
  const [, ...rest] = principal.split('/');
  const moved = rest.length === 4 && below(3) === 0 ? [domain, ...rest].join('/') : principal;
  const peerUri = below(10) === 0 ? undefined : `spiffe://${moved}`;
  const request = {
    ...(peerUri ? { peerUri } : {}),
    sourceIp: address(choose(['ipBlocks', 'source.ip'], '192.0.2.7')),
    remoteIp: address(choose(['remoteIpBlocks', 'remote.ip'], '198.51.100.9')),
    destinationIp: address(choose(['destination.ip'], '192.0.2.99')),
    destinationPort: Number(choose(['ports', 'destination.port'], '4242')),
    serverName: choose(['connection.sni'], ''),
    otherMetadata: false,
  };
  if (tcp) return request;
  const headers: Record<string, string> = {
    ':method': choose(['methods'], 'PURGE'),
    ':path': `${choose(['paths'], '/stranger').replaceAll('{**}', 'a/b').replaceAll('{*}', 'a')}${below(3) === 0 ? '?q=1' : ''}`,
    ':authority': mixedCase(choose(['hosts'], 'stranger.test'), below),
  };
  for (const key of values.keys()) {
    const header = /^request\.headers\[(.+)\]$/.exec(key)?.[1];
    if (header && below(6) !== 0) headers[header.toLowerCase()] = choose([key], 'strange');
  }
  return { ...request, headers, ...(below(8) === 0 ? {} : { jwt: token(values, choose, below) }) };
}

function token(
  values: Values,
  choose: (fields: readonly string[], stranger: string) => string,
  below: (bound: number) => number,
): Record<string, unknown> {
  const principal = choose(['requestPrincipals', 'request.auth.principal'], 'stranger/x');
  const at = principal.lastIndexOf('/');
  const payload: Record<string, unknown> = {
    iss: at < 0 ? principal : principal.slice(0, at),
    sub: at < 0 ? '' : principal.slice(at + 1),
  };
  const maybeList = (value: string) => (below(2) === 0 ? value : ['z', value]);
  if (values.has('request.auth.audiences')) payload.aud = maybeList(choose(['request.auth.audiences'], 'y'));
  if (values.has('request.auth.presenter')) payload.azp = choose(['request.auth.presenter'], 'y');
  for (const key of values.keys()) {
    const path = /^request\.auth\.claims\[(.+)\]$/.exec(key)?.[1]?.split('][') ?? [];
    if (path.length === 0) continue;
    const value = maybeList(choose([key], 'y'));
    if (path.length === 1)
      payload[path[0] ?? ''] = path[0] === 'iss' || path[0] === 'sub' ? choose([key], 'y') : value;
    else
      payload[path[0] ?? ''] = path
        .slice(1)
        .reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
  }
  return payload;
}

/** A value that a pattern matches. */
function concrete(pattern: string): string {
  if (pattern === '*') return 'anything';
  if (pattern.startsWith('*')) return `some${pattern.slice(1)}`;
  return pattern.endsWith('*') ? `${pattern.slice(0, -1)}more` : pattern;
}

function address(range: string): string {
  return range.split('/')[0] ?? range;
}

function mixedCase(text: string, below: (bound: number) => number): string {
  return below(3) === 0 ? text.toUpperCase() : text;
}
