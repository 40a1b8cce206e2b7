import { type Fields, fields, list, text } from '../../kubernetes/untrusted.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import { textsOf } from '../istio/texts.ts';
import type { Route, RouteMatch, RouteRule, RouteTarget } from './route.ts';
import { all, wholeMatch } from './virtual-service.ts';

/**
 * HTTPRoutes and GRPCRoutes, one route for each kind of parent: for Services as the mesh routes, and for Gateways.
 * Which rule takes a request goes by precedence, not by order (Gateway API, `HTTPRouteRule.matches`).
 */
export function gatewayApiRoutes({ kind, metadata, spec }: KubernetesObject): Route[] {
  const { namespace = 'default', name } = metadata;
  const { parentRefs, hostnames, rules } = fields(spec);
  const common = { name: `${kind} ${namespace}/${name}`, order: 'precedence' as const };
  const names = textsOf(hostnames);
  return list(parentRefs).map((parent): Route => {
    const own = fields(parent);
    const place = text(own.namespace) ?? namespace;
    const port = typeof own.port === 'number' ? own.port : undefined;
    const read = list(rules).map((rule) => ruleOf(fields(rule), kind, namespace, port));
    if (own.kind === 'Service') {
      return {
        ...common,
        hosts: [`${text(own.name) ?? ''}.${place}.svc.cluster.local`],
        at: new Set(['mesh']),
        rules: read,
      };
    }
    return {
      ...common,
      hosts: names.length > 0 ? names : ['*'],
      at: new Set([`${place}/${text(own.name) ?? ''}`]),
      rules: read,
    };
  });
}

function ruleOf(rule: Fields, kind: string, namespace: string, port: number | undefined): RouteRule {
  const filters = list(rule.filters).map(fields);
  const mirrors = filters.flatMap(({ requestMirror }) =>
    requestMirror === undefined ? [] : [fields(requestMirror).backendRef],
  );
  const written = list(rule.matches).map(fields);
  const matches = written.length > 0 ? written : [{}];
  return {
    reads: 'http',
    matches: matches.map((match) => matchOf(match, kind, port)),
    targets: [...list(rule.backendRefs), ...mirrors].map((backend) => targetOf(fields(backend), namespace)),
    redirects: filters.some(({ requestRedirect }) => requestRedirect !== undefined),
  };
}

function targetOf({ name, namespace, port }: Fields, own: string): RouteTarget {
  return {
    host: `${text(name) ?? ''}.${text(namespace) ?? own}.svc.cluster.local`,
    ...(typeof port === 'number' ? { port } : {}),
  };
}

function matchOf(match: Fields, kind: string, port: number | undefined): RouteMatch {
  const headers = list(match.headers).map(fields);
  const parameters = list(match.queryParams).map(fields);
  const path = kind === 'GRPCRoute' ? grpcPath(fields(match.method)) : pathOf(fields(match.path));
  const method = kind === 'GRPCRoute' ? undefined : text(match.method);
  return {
    precedence: [...path.precedence, method === undefined ? 0 : 1, headers.length, parameters.length],
    concerns: (traffic) => port === undefined || port === traffic.port,
    holds: ({ http }) => {
      if (!http) return undefined;
      const [own = '', query = ''] = http.path.split('?');
      const sent = new Map(
        Object.entries(http.headers ?? {}).map(([key, value]) => [key.toLowerCase(), value]),
      );
      const asked = new URLSearchParams(query);
      return all([
        path.holds(own),
        method === undefined || method === http.method,
        ...headers.map((wanted) => valueHolds(wanted, sent.get(String(wanted.name).toLowerCase()))),
        ...parameters.map((wanted) => valueHolds(wanted, asked.get(String(wanted.name)) ?? undefined)),
      ]);
    },
  };
}

function valueHolds({ type, value }: Fields, sent: string | undefined): boolean | undefined {
  if (sent === undefined) return false;
  return type === 'RegularExpression' ? wholeMatch(String(value), sent) : sent === value;
}

interface PathMatch {
  readonly precedence: readonly [number, number];
  readonly holds: (path: string) => boolean | undefined;
}

/** Exact, then the longest prefix of whole segments, then a regular expression, as Istio orders them. */
function pathOf({ type, value }: Fields): PathMatch {
  const wanted = text(value) ?? '/';
  if (type === 'Exact') return { precedence: [3, wanted.length], holds: (path) => path === wanted };
  if (type === 'RegularExpression')
    return { precedence: [1, wanted.length], holds: (path) => wholeMatch(wanted, path) };
  const prefix = wanted.replace(/\/$/, '');
  if (prefix === '') return { precedence: [0, 0], holds: () => true };
  return {
    precedence: [2, wanted.length],
    holds: (path) => path === prefix || path.startsWith(`${prefix}/`),
  };
}

function grpcPath({ service, method }: Fields): PathMatch {
  const [package_, name] = [text(service), text(method)];
  return {
    precedence: [package_ === undefined ? 0 : 3, (package_ ?? '').length + (name ?? '').length],
    holds: (path) => {
      const [, own, called] = path.split('/');
      return (package_ === undefined || package_ === own) && (name === undefined || name === called);
    },
  };
}
