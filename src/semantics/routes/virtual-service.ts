import { type Fields, fields, list, stringMap, text } from '../../kubernetes/untrusted.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import type { HttpRequest } from '../../model/request.ts';
import { textOf, textsOf } from '../istio/texts.ts';
import type { Route, RoutedTraffic, RouteMatch, RouteRule, RouteTarget } from './route.ts';

/** A VirtualService; rules hold in the order in which they stand (istio.io, "Virtual Service"). */
export function virtualServiceRoute({ metadata, spec }: KubernetesObject): Route {
  const { namespace = 'default', name } = metadata;
  const { hosts, gateways, exportTo, http, tls, tcp } = fields(spec);
  const qualified = textsOf(gateways).map((gateway) => qualifiedGateway(gateway, namespace));
  const seenBy = textsOf(exportTo).map((one) => (one === '.' ? namespace : one));
  const rulesOf = (rules: unknown, reads: RouteRule['reads']) =>
    list(rules).map((rule) => ruleOf(fields(rule), reads, namespace));
  return {
    name: `VirtualService ${namespace}/${name}`,
    hosts: textsOf(hosts).map((host) => fullName(host, namespace)),
    at: new Set(qualified.length > 0 ? qualified : ['mesh']),
    ...(seenBy.length > 0 && !seenBy.includes('*') ? { seenBy: new Set(seenBy) } : {}),
    order: 'as-written',
    rules: [...rulesOf(http, 'http'), ...rulesOf(tls, 'tls'), ...rulesOf(tcp, 'tcp')],
  };
}

function qualifiedGateway(gateway: string, namespace: string): string {
  return gateway === 'mesh' || gateway.includes('/') ? gateway : `${namespace}/${gateway}`;
}

/** Short names are Services of the object's own namespace. */
export function fullName(host: string, namespace: string): string {
  return host.includes('.') || host.includes('*') ? host : `${host}.${namespace}.svc.cluster.local`;
}

function ruleOf(rule: Fields, reads: RouteRule['reads'], namespace: string): RouteRule {
  const mirrors = [
    ...(rule.mirror === undefined ? [] : [rule.mirror]),
    ...list(rule.mirrors).map((entry) => fields(entry).destination),
  ];
  const destinations = list(rule.route).map((entry) => fields(entry).destination);
  return {
    reads,
    matches: list(rule.match).map((match) => matchOf(fields(match), namespace)),
    targets: [...destinations, ...mirrors].map((destination) => targetOf(fields(destination), namespace)),
    redirects: rule.redirect !== undefined,
  };
}

function targetOf({ host, port, subset }: Fields, namespace: string): RouteTarget {
  const { number } = fields(port);
  const chosen = text(subset);
  return {
    host: fullName(text(host) ?? '', namespace),
    ...(typeof number === 'number' ? { port: number } : {}),
    ...(chosen === undefined ? {} : { subset: chosen }),
  };
}

function matchOf(match: Fields, namespace: string): RouteMatch {
  const gateways = textsOf(match.gateways).map((gateway) => qualifiedGateway(gateway, namespace));
  const labels = Object.entries(stringMap(match.sourceLabels));
  const servers = textsOf(match.sniHosts);
  const ofNamespace = text(match.sourceNamespace);
  return {
    precedence: [],
    concerns: ({ at, port, source }) =>
      (match.port === undefined || match.port === port) &&
      (gateways.length === 0 || gateways.some((one) => (at === 'mesh' ? one === at : at.includes(one)))) &&
      labels.every(([key, value]) => source.labels[key] === value) &&
      (ofNamespace === undefined || ofNamespace === source.namespace),
    holds: (traffic) =>
      all([
        servers.length === 0 ||
          servers.some((server) =>
            server.startsWith('*') ? traffic.host.endsWith(server.slice(1)) : server === traffic.host,
          ),
        match.destinationSubnets === undefined ? true : undefined,
        requestHolds(match, traffic),
      ]),
  };
}

function requestHolds(match: Fields, { http, host, reads }: RoutedTraffic): boolean | undefined {
  if (reads !== 'http') return true;
  if (!http) return undefined;
  const ignoreCase = match.ignoreUriCase === true;
  const [path = '', query = ''] = http.path.split('?');
  const parameters = new URLSearchParams(query);
  return all([
    textHolds(match.uri, path, ignoreCase),
    textHolds(match.method, http.method),
    textHolds(match.authority, http.host ?? host),
    textHolds(match.scheme, undefined),
    ...Object.entries(fields(match.headers)).map(([name, wanted]) =>
      headerHolds(wanted, headerOf(http, name)),
    ),
    ...Object.entries(fields(match.withoutHeaders)).map(([name, wanted]) =>
      not(headerHolds(wanted, headerOf(http, name))),
    ),
    ...Object.entries(fields(match.queryParams)).map(([name, wanted]) =>
      headerHolds(wanted, parameters.get(name)),
    ),
  ]);
}

/** An empty match asks for presence. */
function headerHolds(wanted: unknown, value: string | null): boolean | undefined {
  if (value === null) return false;
  return Object.keys(fields(wanted)).length === 0 || textHolds(wanted, value);
}

function headerOf({ headers = {} }: HttpRequest, name: string): string | null {
  const found = Object.entries(headers).find(([own]) => own.toLowerCase() === name.toLowerCase());
  return found ? found[1] : null;
}

/** Istio's StringMatch; `undefined` as value: not known. */
function textHolds(wanted: unknown, value: string | undefined, ignoreCase = false): boolean | undefined {
  const { exact, prefix, regex } = fields(wanted);
  const match = [exact, prefix, regex].map(textOf);
  if (match.every((one) => one === undefined)) return true;
  if (value === undefined) return undefined;
  const cased = (one: string) => (ignoreCase ? one.toLowerCase() : one);
  const [whole, start, expression] = match;
  if (whole !== undefined) return cased(whole) === cased(value);
  if (start !== undefined) return cased(value).startsWith(cased(start));
  return wholeMatch(expression ?? '', value);
}

/** A regular expression over the whole text; one that only RE2 reads is not known. */
export function wholeMatch(expression: string, value: string): boolean | undefined {
  try {
    return new RegExp(`^(?:${expression})$`, 's').test(value);
  } catch {
    return undefined;
  }
}

/** False if any is, else unknown if any is, else true. */
export function all(parts: readonly (boolean | undefined)[]): boolean | undefined {
  if (parts.includes(false)) return false;
  return parts.includes(undefined) ? undefined : true;
}

function not(part: boolean | undefined): boolean | undefined {
  return part === undefined ? undefined : !part;
}
