import type { RequestDestination, RequestSource, TrafficRequest } from '../model/request.ts';
import type { CallerSees, DecidedBy, DefaultName, Layer, LayerVerdict } from '../model/verdict.ts';
import { excerpt, printable } from './printable.ts';

/** `production/web → production/checkout:8080`, followed by `/UDP` where it is not TCP. */
export function requestText({ source, destination, port, protocol }: TrafficRequest): string {
  return `${endText(source)} → ${endText(destination)}:${port}${protocol === 'TCP' ? '' : `/${protocol}`}`;
}

/** `POST /process, x-debug: 1, with a token`; empty for what is not HTTP. */
export function httpText({ http }: TrafficRequest): string {
  if (http === undefined) return '';
  const headers = Object.entries(http.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  const token = http.token === undefined ? '' : ', with a token';
  const told = headers.length === 0 ? '' : `, ${excerpt(headers.join(', '), 60)}`;
  return `${printable(http.method)} ${excerpt(http.path, 50)}${told}${token}`;
}

export function endText(end: RequestSource | RequestDestination): string {
  if ('address' in end) return printable(end.address);
  const { namespace, name } = 'workload' in end ? end.workload : end.service;
  return printable(`${namespace}/${name}`);
}

/** What a person calls each layer. */
export const layerTitles = {
  'network-policy-egress': 'Network Policy, out',
  'network-policy-ingress': 'Network Policy, in',
  mtls: 'mTLS',
  'request-authentication': 'Token',
  'authorization-l4': 'Authorization, L4',
  'authorization-waypoint': 'Waypoint',
  'authorization-l7': 'Authorization',
} as const satisfies Record<Layer, string>;

/** The rule that decided, as a place that can be found: `production/payment-allow, rule 1`. */
export function deciderText(decidedBy: DecidedBy): string {
  if ('default' in decidedBy) {
    const { object } = decidedBy;
    const name = defaultTitles[decidedBy.default];
    if (object === undefined) return name;
    return `${name}: ${printable(`${object.kind} ${object.namespace === undefined ? '' : `${object.namespace}/`}${object.name}`)}`;
  }
  const { policy, rule, list } = decidedBy;
  const name = printable(`${policy.namespace === undefined ? '' : `${policy.namespace}/`}${policy.name}`);
  if (list === 'spec.portLevelMtls') return `${name}, of this port`;
  return rule === undefined ? name : `${name}, rule ${rule + 1}`;
}

/** What happened where no rule decided. */
export const defaultTitles = {
  'not-isolated': 'no policy isolates it',
  'isolated-no-rule-matches': 'isolated, no rule matches',
  'pod-to-itself': 'a pod to itself',
  'outside-the-cluster': 'outside the cluster',
  'plugin-does-not-enforce': 'the plugin does not enforce',
  'plugin-unknown': 'the plugin may not enforce',
  'host-network': 'in the network of its node',
  'own-node': 'from its own node',
  'other-policy-api': 'another policy API',
  'service-port-differs': 'the port of the Service differs',
  'unknown-pod-address': 'the address of the pods is not known',
  'label-of-single-pods': 'pods of one workload differ in the label',
  'not-in-mesh': 'outside the mesh',
  permissive: 'PERMISSIVE, as nothing says otherwise',
  'age-unknown': 'which policy is the oldest is not known',
  'mtls-between-proxies': 'mTLS between proxies',
  'strict-plaintext-caller': 'STRICT, and the caller sends plaintext',
  'no-allow-policy': 'no ALLOW policy',
  'no-allow-rule-matches': 'no ALLOW rule matches',
  'no-token': 'no token',
  'token-accepted': 'token accepted',
  'token-rejected': 'token rejected',
  'port-bypasses-proxy': 'the port passes the proxy by',
  'not-captured-protocol': 'the mesh does not capture it',
  'no-waypoint': 'there is no waypoint',
  'bypasses-waypoint': 'passes the waypoint by',
  'custom-provider-decides': 'an external provider decides',
  'no-such-port': 'no such port',
  'path-refused': 'the path is refused',
  'unknown-attribute': 'depends on what is not known',
} as const satisfies Record<DefaultName, string>;

export const callerSeesTexts = {
  response: 'the response',
  timeout: 'a timeout',
  reset: 'a connection reset',
  '400': '400, the path is refused',
  '401': '401, the token is not valid',
  '403': '403  RBAC: access denied',
  '502': "502, from the caller's own proxy",
  '503': '503, from the proxy on the way',
  unknown: 'cannot be known offline',
} as const satisfies Record<CallerSees, string>;

/** Why a layer decided as it did, in one sentence fragment. */
export function layerReason({ reason }: LayerVerdict): string {
  return printable(reason);
}
