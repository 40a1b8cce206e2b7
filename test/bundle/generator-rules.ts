/**
 * What a generator must never write, whatever it was asked for. Each rule takes the documents of a bundle and returns
 * the places that break it; none of them looks at how the documents came about.
 */
import type { Approach } from '../../src/model/decision.ts';
import type { KubernetesObject, Labels } from '../../src/model/kubernetes.ts';
import type { DataPlane } from '../../src/model/platform.ts';

export interface Documents {
  readonly approach: Approach;
  readonly dataPlane?: DataPlane;
  readonly objects: readonly KubernetesObject[];
}

type Rule = (documents: Documents) => string[];
type Fields = Readonly<Record<string, unknown>>;

const meshGroups = [
  'security.istio.io/',
  'networking.istio.io/',
  'telemetry.istio.io/',
  'gateway.networking.k8s.io/',
];
const httpOperations = ['methods', 'paths', 'hosts', 'notMethods', 'notPaths', 'notHosts'];
const httpSources = ['requestPrincipals', 'notRequestPrincipals', 'remoteIpBlocks', 'notRemoteIpBlocks'];
const tcpKeys = [
  'source.ip',
  'source.namespace',
  'source.principal',
  'source.serviceAccount',
  'source.trustDomain',
  'destination.ip',
  'destination.port',
  'connection.sni',
];

export const generatorRules: Readonly<Record<string, Rule>> = {
  'no rule of a mesh without a mesh': ({ approach, objects }) =>
    approach !== 'network-policies'
      ? []
      : objects
          .filter(({ apiVersion }) => meshGroups.some((group) => apiVersion.startsWith(group)))
          .map(nameOf),

  'no HTTP rule where only ztunnel enforces': ({ dataPlane, objects }) =>
    dataPlane === undefined || dataPlane === 'sidecar'
      ? []
      : authorizations(objects)
          .filter((policy) => !isAttached(policy) && !selectsGateway(policy))
          .filter((policy) => rulesOf(policy).some(isHttp))
          .map(nameOf),

  'no waypoint, no policy for one': ({ dataPlane, objects }) =>
    dataPlane === 'ambient-waypoint'
      ? []
      : policies(objects)
          .filter((policy) => isAttached(policy) && !namesGateway(policy))
          .map(nameOf),

  'no selector for a gateway of the Gateway API: whether it counts is a setting of istiod': ({ objects }) =>
    objects
      .filter(({ kind }) => kind === 'AuthorizationPolicy' || kind === 'RequestAuthentication')
      .filter(selectsApiGateway)
      .map(nameOf),

  'no condition on tokens without a RequestAuthentication': ({ objects }) => {
    const checked = objects.filter(({ kind }) => kind === 'RequestAuthentication');
    return authorizations(objects)
      .filter((policy) => rulesOf(policy).some(asksForToken))
      .filter((policy) => !checked.some((one) => coversTargets(one, policy)))
      .map(nameOf);
  },

  'no port-level mTLS without a selector': ({ objects }) =>
    objects
      .filter(({ kind, spec }) => kind === 'PeerAuthentication' && fields(spec).portLevelMtls !== undefined)
      .filter(({ spec }) => Object.keys(labelsOf(fields(spec).selector)).length === 0)
      .map(nameOf),

  'no empty text in a policy': ({ objects }) =>
    policies(objects).flatMap((policy) => emptyTexts(policy.spec, `${nameOf(policy)} spec`)),

  'no DENY by HTTP without ports': ({ objects }) =>
    authorizations(objects)
      .filter(({ spec }) => fields(spec).action === 'DENY')
      .filter((policy) => rulesOf(policy).some((rule) => isHttp(rule) && !namesPorts(rule)))
      .map(nameOf),

  'no negative match in an ALLOW': ({ objects }) =>
    authorizations(objects)
      .filter(({ spec }) => (fields(spec).action ?? 'ALLOW') === 'ALLOW')
      .filter((policy) => JSON.stringify(rulesOf(policy)).includes('"not'))
      .map(nameOf),
};

function authorizations(objects: readonly KubernetesObject[]): KubernetesObject[] {
  return objects.filter(({ kind }) => kind === 'AuthorizationPolicy');
}

function policies(objects: readonly KubernetesObject[]): KubernetesObject[] {
  return objects.filter(({ apiVersion }) => apiVersion.startsWith('security.istio.io/'));
}

function rulesOf({ spec }: KubernetesObject): Fields[] {
  return list(fields(spec).rules).map(fields);
}

function isAttached({ spec }: KubernetesObject): boolean {
  return list(fields(spec).targetRefs).length > 0;
}

/** A gateway of the Gateway API, which is no waypoint: those are named by Services. */
function namesGateway({ spec }: KubernetesObject): boolean {
  return list(fields(spec).targetRefs).some((reference) => fields(reference).kind === 'Gateway');
}

function selectsApiGateway({ spec }: KubernetesObject): boolean {
  return 'gateway.networking.k8s.io/gateway-name' in labelsOf(fields(spec).selector);
}

/** Gateways are Envoys whatever the data plane. */
function selectsGateway({ spec }: KubernetesObject): boolean {
  const labels = labelsOf(fields(spec).selector);
  return labels.istio !== undefined || labels['gateway.networking.k8s.io/gateway-name'] !== undefined;
}

function isHttp(rule: Fields): boolean {
  const has = (part: unknown, names: readonly string[]) =>
    names.some((name) => fields(part)[name] !== undefined);
  return (
    list(rule.to).some((to) => has(fields(to).operation, httpOperations)) ||
    list(rule.from).some((from) => has(fields(from).source, httpSources)) ||
    keysOf(rule).some((key) => !tcpKeys.includes(key))
  );
}

function asksForToken(rule: Fields): boolean {
  const sources = list(rule.from).map((from) => fields(fields(from).source));
  return (
    sources.some(
      (source) => source.requestPrincipals !== undefined || source.notRequestPrincipals !== undefined,
    ) || keysOf(rule).some((key) => key.startsWith('request.auth.'))
  );
}

function keysOf(rule: Fields): string[] {
  return list(rule.when).map((when) => String(fields(when).key));
}

function namesPorts(rule: Fields): boolean {
  const operations = list(rule.to).map((to) => fields(fields(to).operation));
  return operations.length > 0 && operations.every(({ ports }) => list(ports).length > 0);
}

/** Whether a RequestAuthentication is there for all that a policy is for. */
function coversTargets(authentication: KubernetesObject, policy: KubernetesObject): boolean {
  if (authentication.metadata.namespace !== policy.metadata.namespace) return false;
  const [outer, inner] = [fields(authentication.spec), fields(policy.spec)];
  if (list(outer.targetRefs).length > 0 || list(inner.targetRefs).length > 0) {
    const covered = list(outer.targetRefs).map((target) => JSON.stringify(target));
    const wanted = list(inner.targetRefs).map((target) => JSON.stringify(target));
    return wanted.length > 0 && wanted.every((target) => covered.includes(target));
  }
  const labels = labelsOf(inner.selector);
  return Object.entries(labelsOf(outer.selector)).every(([key, value]) => labels[key] === value);
}

/** The core group of a target reference is the empty text, and nothing else may be. */
function emptyTexts(value: unknown, path: string): string[] {
  if (value === '') return [path];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, child]) =>
    name === 'group' && child === '' ? [] : emptyTexts(child, `${path}.${name}`),
  );
}

function labelsOf(selector: unknown): Labels {
  return fields(fields(selector).matchLabels) as Labels;
}

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function nameOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}
