import { append, groupBy } from '../../model/group-by.ts';
import type { KubernetesObject, Labels, ObjectReference } from '../../model/kubernetes.ts';
import { perObject } from '../per-object.ts';
import { type AuthorizationPolicy, readAuthorizationPolicy } from './authorization-policy.ts';
import { convertAuthorizationPolicy } from './convert-authorization.ts';
import { ambientPeerAuthorizations } from './convert-peer-authentication.ts';
import type { L4Authorization } from './l4-authorization.ts';
import type { MeshSettings } from './mesh-settings.ts';
import {
  type EffectivePeerAuthentication,
  effectivePeerAuthentication,
  type Place,
  readPeerAuthentication,
} from './peer-authentication.ts';
import { type AttachmentPoint, attaches } from './policy-attachment.ts';
import { type PolicyTarget, selects } from './policy-target.ts';
import { possibleAges } from './possible-ages.ts';
import { compileProxyPolicy, type ProxyPolicies, type ProxyPolicy, proxyPolicies } from './proxy-policies.ts';
import { type JwtRule, readRequestAuthentication } from './request-authentication.ts';
import type { TrustDomains } from './trust-domains.ts';

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
    /** What it may be instead, where nobody knows which PeerAuthentication is the oldest. */
    readonly peerOtherwise: readonly (readonly L4Authorization[])[];
    readonly authorization: readonly L4Authorization[];
  };
  /** The mTLS mode of a workload that has a sidecar, and what it may be instead. */
  readonly peerAuthentication: (workload: Place) => EffectivePeerAuthentication & {
    readonly otherwise: readonly EffectivePeerAuthentication[];
  };
  /** The PeerAuthentications of which nobody knows which is the oldest. */
  readonly rivals: (workload: Place) => readonly ObjectReference[];
}

const authorizationOf = perObject(readAuthorizationPolicy);
const peerAuthenticationOf = perObject(readPeerAuthentication);
const requestAuthenticationOf = perObject(readRequestAuthentication);
const converted = perObject(convertAuthorizationPolicy);

/** Each policy as compiled for meshes, by their trust domains. */
const compilations = perObject((_: AuthorizationPolicy) => new Map<string, ProxyPolicy>());

function compiledFor(trustDomains: TrustDomains): (policy: AuthorizationPolicy) => ProxyPolicy {
  const key = trustDomains.join(' ');
  return (policy) => {
    const known = compilations(policy);
    const compiled = known.get(key) ?? compileProxyPolicy(policy, trustDomains);
    known.set(key, compiled);
    return compiled;
  };
}

/** Compiles the AuthorizationPolicy, PeerAuthentication and RequestAuthentication objects among `objects`. */
export function compileIstioPolicies(
  objects: readonly KubernetesObject[],
  settings: MeshSettings,
): IstioPolicies {
  const { rootNamespace } = settings;
  const security = objects.filter(({ apiVersion }) => apiVersion.startsWith('security.istio.io/'));
  const of = (kind: string) => security.filter((object) => object.kind === kind);
  const authorizations = byPlace(of('AuthorizationPolicy').flatMap((one) => authorizationOf(one) ?? []));
  const peers = grouped(of('PeerAuthentication').map(peerAuthenticationOf));
  const requests = of('RequestAuthentication').map(requestAuthenticationOf);

  const compiled = compiledFor(settings.trustDomains);
  const peersAt = ({ namespace }: Place) => peers(rootNamespace, namespace);
  const ages = rememberBy(placeKey, (workload: Place) =>
    possibleAges(peersAt(workload), workload, rootNamespace),
  );

  return {
    atProxy: rememberBy(pointKey, (point) => ({
      authorization: proxyPolicies(
        authorizations(point.labels, rootNamespace, point.namespace, point.service?.namespace)
          .filter(({ namespace, target }) => attaches(namespace, target, point, rootNamespace))
          .map(compiled),
      ),
      jwtRules: requests
        .filter(({ namespace, target }) => attaches(namespace, target, point, rootNamespace))
        .flatMap(({ rules }) => rules),
    })),
    atZtunnel: rememberBy(placeKey, (workload) => ({
      peer: ambientPeerAuthorizations(peersAt(workload), workload, rootNamespace),
      peerOtherwise: ages(workload)
        .lists.slice(1)
        .map((list) => ambientPeerAuthorizations(list, workload, rootNamespace)),
      authorization: authorizations(workload.labels, rootNamespace, workload.namespace)
        .filter(({ target }) => !target.bareSelector && selects(target.selector, workload.labels))
        .flatMap((policy) => converted(policy) ?? []),
    })),
    peerAuthentication: rememberBy(placeKey, (workload) => ({
      ...effectivePeerAuthentication(peersAt(workload), workload, rootNamespace),
      otherwise: ages(workload)
        .lists.slice(1)
        .map((list) => effectivePeerAuthentication(list, workload, rootNamespace)),
    })),
    rivals: (workload) => ages(workload).rivals,
  };
}

/** Finds policies by namespaces; only those of a few can count at one place. */
function grouped<Policy extends { readonly namespace: string }>(
  policies: readonly Policy[],
): (...namespaces: readonly (string | undefined)[]) => readonly Policy[] {
  const byNamespace = groupBy(policies, (policy) => policy.namespace);
  return (...namespaces) =>
    [...new Set(namespaces)].flatMap((namespace) => byNamespace.get(namespace ?? '') ?? []);
}

/** Finds policies by namespaces and by a label that their selectors ask for: few of a large namespace can count. */
function byPlace<Policy extends { readonly namespace: string; readonly target: PolicyTarget }>(
  policies: readonly Policy[],
): (labels: Labels, ...namespaces: readonly (string | undefined)[]) => readonly Policy[] {
  const inNamespaces = grouped(policies);
  const indices = remember((namespace: string) => {
    const own = inNamespaces(namespace);
    const asked = new Map<string, number[]>();
    for (const [index, { target }] of own.entries()) {
      const [first] = Object.entries(target.selector ?? {});
      const pair = first ? first.join('=') : '';
      append(asked, pair, index);
    }
    return { own, asked };
  });
  return (labels, ...namespaces) => {
    const pairs = ['', ...Object.entries(labels).map((entry) => entry.join('='))];
    return [...new Set(namespaces)].flatMap((namespace) => {
      const { own, asked } = indices(namespace ?? '');
      const found = pairs.flatMap((pair) => asked.get(pair) ?? []).sort((a, b) => a - b);
      return found.flatMap((index) => own[index] ?? []);
    });
  };
}

/** Labels do not change, and every state of a rollout asks about the same ones. */
const labelTexts = new WeakMap<Labels, string>();

function placeKey({ namespace, labels }: Place): string {
  const known = labelTexts.get(labels);
  const text = known ?? JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
  if (known === undefined) labelTexts.set(labels, text);
  return `${namespace} ${text}`;
}

function pointKey(point: AttachmentPoint): string {
  const { service, isWaypoint } = point;
  const place = `${placeKey(point)} ${isWaypoint}`;
  return service ? `${place} ${service.kind} ${service.namespace}/${service.name}` : place;
}

function remember<Key, Value extends object>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    const before = known.get(key);
    if (before) return before;
    const value = compute(key);
    known.set(key, value);
    return value;
  };
}

function rememberBy<Key extends object, Value extends object>(
  name: (key: Key) => string,
  compute: (key: Key) => Value,
): (key: Key) => Value {
  const byName = new Map<string, Value>();
  return remember((key: Key) => {
    const text = name(key);
    const before = byName.get(text);
    if (before) return before;
    const value = compute(key);
    byName.set(text, value);
    return value;
  });
}
