import type { KubernetesObject, Labels } from '../../model/kubernetes.ts';
import { type AuthorizationPolicy, readAuthorizationPolicy } from './authorization-policy.ts';
import { convertAuthorizationPolicy } from './convert-authorization.ts';
import { ambientPeerAuthorizations } from './convert-peer-authentication.ts';
import type { L4Authorization } from './l4-authorization.ts';
import type { MeshSettings } from './mesh-settings.ts';
import {
  type EffectivePeerAuthentication,
  effectivePeerAuthentication,
  readPeerAuthentication,
} from './peer-authentication.ts';
import { type AttachmentPoint, attaches } from './policy-attachment.ts';
import { selects } from './policy-target.ts';
import { compileProxyPolicy, type ProxyPolicies, proxyPolicies } from './proxy-policies.ts';
import { type JwtRule, readRequestAuthentication } from './request-authentication.ts';

interface Place {
  readonly namespace: string;
  readonly labels: Labels;
}

/** The security policies of a mesh, compiled once; each answer is kept for the next question about the same place. */
export interface IstioPolicies {
  /** What a proxy (sidecar, gateway, waypoint) enforces. */
  readonly atProxy: (point: AttachmentPoint) => {
    readonly authorization: ProxyPolicies;
    readonly jwtRules: readonly JwtRule[];
  };
  /** What ztunnel enforces for a workload: what PeerAuthentication became, and AuthorizationPolicy. */
  readonly atZtunnel: (workload: Place) => {
    readonly peer: readonly L4Authorization[];
    readonly authorization: readonly L4Authorization[];
  };
  /** The mTLS mode of a workload that has a sidecar. */
  readonly peerAuthentication: (workload: Place) => EffectivePeerAuthentication;
}

/** Compiles the AuthorizationPolicy, PeerAuthentication and RequestAuthentication objects among `objects`. */
export function compileIstioPolicies(
  objects: readonly KubernetesObject[],
  settings: MeshSettings,
): IstioPolicies {
  const { rootNamespace } = settings;
  const security = objects.filter(({ apiVersion }) => apiVersion.startsWith('security.istio.io/'));
  const of = (kind: string) => security.filter((object) => object.kind === kind);
  const authorizations = of('AuthorizationPolicy').flatMap((one) => readAuthorizationPolicy(one) ?? []);
  const peers = of('PeerAuthentication').map(readPeerAuthentication);
  const requests = of('RequestAuthentication').map(readRequestAuthentication);

  const byNamespace = new Map<string, AuthorizationPolicy[]>();
  for (const policy of authorizations) {
    const others = byNamespace.get(policy.namespace);
    if (others) others.push(policy);
    else byNamespace.set(policy.namespace, [policy]);
  }
  const compiled = remember((policy: AuthorizationPolicy) =>
    compileProxyPolicy(policy, settings.trustDomains),
  );
  const converted = remember((policy: AuthorizationPolicy) => convertAuthorizationPolicy(policy));
  const inNamespaces = (...namespaces: readonly (string | undefined)[]) =>
    [...new Set(namespaces)].flatMap((namespace) => byNamespace.get(namespace ?? '') ?? []);

  return {
    atProxy: rememberBy(pointKey, (point) => ({
      authorization: proxyPolicies(
        inNamespaces(rootNamespace, point.namespace, point.service?.namespace)
          .filter(({ namespace, target }) => attaches(namespace, target, point, rootNamespace))
          .map(compiled),
      ),
      jwtRules: requests
        .filter(({ namespace, target }) => attaches(namespace, target, point, rootNamespace))
        .flatMap(({ rules }) => rules),
    })),
    atZtunnel: rememberBy(placeKey, (workload) => ({
      peer: ambientPeerAuthorizations(peers, workload, rootNamespace),
      authorization: inNamespaces(rootNamespace, workload.namespace)
        .filter(({ target }) => !target.bareSelector && selects(target.selector, workload.labels))
        .flatMap((policy) => converted(policy) ?? []),
    })),
    peerAuthentication: rememberBy(placeKey, (workload) =>
      effectivePeerAuthentication(peers, workload, rootNamespace),
    ),
  };
}

function placeKey({ namespace, labels }: Place): string {
  return JSON.stringify([namespace, Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

function pointKey(point: AttachmentPoint): string {
  const { service } = point;
  return JSON.stringify([
    placeKey(point),
    point.isWaypoint,
    service?.kind,
    service?.namespace,
    service?.name,
  ]);
}

function remember<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    if (!known.has(key)) known.set(key, compute(key));
    return known.get(key) as Value;
  };
}

function rememberBy<Key extends object, Value>(
  name: (key: Key) => string,
  compute: (key: Key) => Value,
): (key: Key) => Value {
  const byName = new Map<string, Value>();
  return remember((key: Key) => {
    const text = name(key);
    if (!byName.has(text)) byName.set(text, compute(key));
    return byName.get(text) as Value;
  });
}
