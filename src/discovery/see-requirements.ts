import { meshModeOf } from '../kubernetes/mesh-mode.ts';
import { fields, list } from '../kubernetes/untrusted.ts';
import type { PlacedObject } from '../model/kubernetes.ts';
import { namespacedName } from '../model/namespaced-name.ts';
import type { Evidence, Topology } from '../model/topology.ts';
import type { SeenRequirement } from './discovery.ts';
import { evidenceAt } from './evidence.ts';
import type { Inventory } from './inventory.ts';
import { plainText } from './plain-text.ts';

/**
 * Requirement questions that the objects answer. Only what is there counts: that no JWT rule exists does not say that
 * none is wanted, so absence answers nothing, but for the number of services.
 */
export function seeRequirements(
  topology: Topology,
  objects: readonly PlacedObject[],
  inventory: Inventory,
): readonly SeenRequirement[] {
  const found: SeenRequirement[] = [];
  const answer = (question: string, value: SeenRequirement['answer'], evidence: readonly Evidence[]) => {
    if (evidence.length > 0) found.push({ question, answer: value, evidence: evidence.slice(0, 5) });
  };
  const mesh = existingMesh(objects, inventory);
  if (mesh) answer('existing-mesh', mesh.answer, mesh.evidence);
  answer(
    'l7-policies',
    'yes',
    objects.filter(({ object }) => needsL7(object)).map((placed) => evidenceAt(placed, 'spec')),
  );
  const features = trafficFeatures(objects);
  if (features.length > 0)
    answer(
      'traffic-features',
      [...new Set(features.map(({ feature }) => feature))].sort(),
      features.map(({ evidence }) => evidence),
    );
  answer(
    'service-trust',
    'mtls',
    objects.filter(({ object }) => isStrict(object)).map((placed) => evidenceAt(placed, 'spec.mtls')),
  );
  answer('outside-mesh', 'some', outsideMesh(topology, inventory, objects));
  const [first] = topology.workloads;
  const size = scaleOf(topology);
  if (first) answer('scale', size, evidenceOf(first, inventory, objects));
  return found.sort((a, b) => (a.question < b.question ? -1 : 1));
}

/** Up to about ten services are small, up to fifty medium; workloads without a Service count too. */
function scaleOf({ workloads }: Topology): string {
  return workloads.length <= 10 ? 'small' : workloads.length <= 50 ? 'medium' : 'large';
}

function existingMesh(
  objects: readonly PlacedObject[],
  inventory: Inventory,
): { answer: string; evidence: Evidence[] } | undefined {
  const namespaces = objects.filter(({ object }) => object.kind === 'Namespace');
  const byMode = (mode: string) =>
    namespaces.filter(({ object }) => meshModeOf(object.metadata.labels ?? {}) === mode);
  const ambient = byMode('ambient');
  if (ambient.length > 0)
    return {
      answer: 'istio-ambient',
      evidence: ambient.map((placed) => evidenceAt(placed, 'metadata.labels')),
    };
  const sidecar = byMode('sidecar');
  if (sidecar.length > 0)
    return {
      answer: 'istio-sidecar',
      evidence: sidecar.map((placed) => evidenceAt(placed, 'metadata.labels')),
    };
  const running = new Set(
    inventory.cluster.workloads
      .filter(({ labels }) => labels.app === 'istiod' || labels.app === 'ztunnel')
      .map(({ place }) => place),
  );
  const istio = objects.filter(
    ({ place, object }) =>
      running.has(place) || /(^|\.)(security|networking|telemetry)\.istio\.io\//.test(object.apiVersion),
  );
  const ztunnel = inventory.cluster.workloads.some(({ labels }) => labels.app === 'ztunnel');
  if (istio.length > 0)
    return {
      answer: ztunnel ? 'istio-ambient' : 'istio-sidecar',
      evidence: istio.map((placed) => evidenceAt(placed, 'kind')),
    };
  const others = objects.filter(
    ({ object }) =>
      /(^|\.)(linkerd\.io|kuma\.io|consul\.hashicorp\.com)\//.test(object.apiVersion) ||
      object.metadata.annotations?.['linkerd.io/inject'] === 'enabled',
  );
  return others.length > 0
    ? { answer: 'other', evidence: others.map((placed) => evidenceAt(placed, 'kind')) }
    : undefined;
}

/** Objects that decide by method, path, header or token. */
function needsL7({ kind, apiVersion, spec }: PlacedObject['object']): boolean {
  if (kind === 'RequestAuthentication') return list(fields(spec).jwtRules).length > 0;
  if (kind !== 'AuthorizationPolicy' || !apiVersion.startsWith('security.istio.io/')) return false;
  return list(fields(spec).rules)
    .map(fields)
    .some(
      (rule) =>
        list(rule.to).some((to) =>
          ['methods', 'paths', 'hosts', 'notMethods', 'notPaths'].some(
            (field) => fields(fields(to).operation)[field] !== undefined,
          ),
        ) ||
        list(rule.from).some((from) => fields(fields(from).source).requestPrincipals !== undefined) ||
        list(rule.when).some((condition) => /^request\./.test(plainText(fields(condition).key))),
    );
}

function isStrict({ kind, spec }: PlacedObject['object']): boolean {
  return kind === 'PeerAuthentication' && fields(fields(spec).mtls).mode === 'STRICT';
}

function trafficFeatures(objects: readonly PlacedObject[]): { feature: string; evidence: Evidence }[] {
  return objects.flatMap((placed) => {
    const { kind, spec: value } = placed.object;
    const spec = fields(value);
    const routes = [...list(spec.http), ...list(spec.rules)].map(fields);
    const features: string[] = [];
    if (kind === 'VirtualService' || kind === 'HTTPRoute' || kind === 'GRPCRoute') {
      if (routes.some(({ retries, retry, timeout, timeouts }) => retries ?? retry ?? timeout ?? timeouts))
        features.push('retries');
      if (routes.some(splitsTraffic)) features.push('routing');
    }
    if (kind === 'DestinationRule') {
      const policy = fields(spec.trafficPolicy);
      if (policy.outlierDetection ?? policy.connectionPool) features.push('circuit-breaking');
    }
    if (kind === 'EnvoyFilter' && JSON.stringify(spec).slice(0, 100_000).includes('ratelimit'))
      features.push('rate-limiting');
    return features.map((feature) => ({ feature, evidence: evidenceAt(placed, 'spec') }));
  });
}

/** Weights, or a choice by header: more than the way from a gateway to one Service. */
function splitsTraffic(route: ReturnType<typeof fields>): boolean {
  const targets = [...list(route.route), ...list(route.backendRefs)].map(fields);
  const weighted = targets.length > 1 && targets.some(({ weight }) => weight !== undefined);
  return (
    weighted ||
    [...list(route.match), ...list(route.matches)].map(fields).some(({ headers }) => headers !== undefined)
  );
}

function outsideMesh(topology: Topology, inventory: Inventory, objects: readonly PlacedObject[]): Evidence[] {
  return topology.workloads
    .filter(({ joinsMesh, ports }) => !joinsMesh || ports.some(({ protocol }) => protocol !== 'TCP'))
    .flatMap((workload) => evidenceOf(workload, inventory, objects));
}

function evidenceOf(
  { namespace, name }: { readonly namespace: string; readonly name: string },
  inventory: Inventory,
  objects: readonly PlacedObject[],
): Evidence[] {
  const place = inventory.workload(namespace, name)?.place;
  const placed = place && objects.find((each) => each.place === place);
  return placed ? [evidenceAt(placed, `spec (workload ${namespacedName({ namespace, name })})`)] : [];
}
