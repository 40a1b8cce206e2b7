import { namespaceNameLabel } from '../../kubernetes/cluster.ts';
import { stringMap, text } from '../../kubernetes/untrusted.ts';
import type { Cluster } from '../../model/cluster.ts';
import type { KubernetesObject, Labels } from '../../model/kubernetes.ts';
import type { MeshMode, Topology } from '../../model/topology.ts';
import type { WorldAssumption } from '../../model/verification.ts';
import { joinLabels } from '../istio/join-labels.ts';
import { proxyMode } from '../istio/membership.ts';
import { policyTarget } from '../istio/policy-target.ts';
import { isIstioSecurity, isWaypoint } from './policy-kinds.ts';
import type { VerificationInput } from './verification-input.ts';

export interface Membership {
  /** Labels in force, by namespace. */
  readonly namespaces: ReadonlyMap<string, Labels>;
  /** Labels of Services, by `namespace/name`. */
  readonly services: ReadonlyMap<string, Labels>;
  readonly assumptions: readonly WorldAssumption[];
}

const meshLabels = ['istio-injection', 'istio.io/rev', 'istio.io/dataplane-mode'];

/**
 * Who takes part in the mesh where workloads are declared: Namespace objects of the input win; else what the answers
 * say of today; else, where Istio's security kinds stand in the input, the namespaces that are to join.
 */
export function declaredMembership(
  { topology, dataPlane }: VerificationInput & { readonly topology: Topology },
  objects: readonly KubernetesObject[],
): Membership {
  const given = namespaceObjects(objects);
  const open = topology.namespaces.filter(({ name }) => !given.has(name));
  const today = open.filter(({ meshToday }) => meshToday !== 'none');
  const decided: MeshMode = dataPlane === undefined || dataPlane === 'sidecar' ? 'sidecar' : 'ambient';
  const joining =
    today.length > 0 || !objects.some(isIstioSecurity)
      ? []
      : open.filter(({ joinsMesh }) => joinsMesh).map(({ name }) => name);
  const namespaces = new Map<string, Labels>(given);
  for (const { name, labels, meshToday } of open) {
    const mode = joining.includes(name) ? decided : meshToday;
    namespaces.set(name, { ...labels, ...joinLabels[mode] });
  }
  const modes = new Set(today.map(({ meshToday }) => meshToday));
  const [only] = modes;
  const waypoints = waypointLabels(objects);
  return {
    namespaces,
    services: waypoints.services,
    assumptions: [
      ...(today.length === 0
        ? []
        : [
            membership(
              'answers-today',
              modes.size > 1 ? 'mixed' : (only ?? 'none'),
              today.map(({ name }) => name),
            ),
          ]),
      ...(joining.length === 0 ? [] : [membership('decision', decided, joining)]),
      ...waypoints.assumptions,
    ],
  };
}

/**
 * The same where workloads come from objects or stand for others: labels and annotations in the input win; where none
 * speaks of a mesh and Istio's security kinds are there, every namespace of an application is taken to be in it.
 */
export function withAssumedMembership(
  cluster: Cluster,
  objects: readonly KubernetesObject[],
  outside: ReadonlySet<string>,
): { readonly cluster: Cluster; readonly assumptions: readonly WorldAssumption[] } {
  const waypoints = waypointLabels(objects);
  const services = cluster.services.map((service) => {
    const labels = waypoints.services.get(`${service.namespace}/${service.name}`);
    return labels === undefined ? service : { ...service, labels: { ...labels, ...service.labels } };
  });
  if (!objects.some(isIstioSecurity) || saysMembership(cluster)) {
    return { cluster: { ...cluster, services }, assumptions: waypoints.assumptions };
  }
  const mode = objects.some(isWaypoint) || objects.some(namesTargets) ? 'ambient' : 'sidecar';
  const joining = cluster.namespaces
    .map(({ name }) => name)
    .filter((name) => !outside.has(name) && cluster.workloads.some(({ namespace }) => namespace === name));
  const namespaces = cluster.namespaces.map(({ name, labels }) => ({
    name,
    labels: joining.includes(name) ? { ...labels, ...joinLabels[mode] } : labels,
  }));
  return {
    cluster: { ...cluster, namespaces, services },
    assumptions: [membership('policies', mode, joining), ...waypoints.assumptions],
  };
}

function membership(
  by: 'answers-today' | 'decision' | 'policies',
  mode: MeshMode | 'mixed',
  namespaces: readonly string[],
): WorldAssumption {
  return { kind: 'mesh-membership', by, mode, namespaces };
}

function namespaceObjects(objects: readonly KubernetesObject[]): ReadonlyMap<string, Labels> {
  return new Map(
    objects
      .filter(({ kind, apiVersion }) => kind === 'Namespace' && apiVersion === 'v1')
      .map(({ metadata }): [string, Labels] => [
        metadata.name,
        { ...stringMap(metadata.labels), [namespaceNameLabel]: metadata.name },
      ]),
  );
}

/** Whether a label or annotation of some namespace or pod speaks of the mesh. */
function saysMembership({ namespaces, workloads }: Cluster): boolean {
  return (
    namespaces.some(({ labels }) => meshLabels.some((key) => labels[key] !== undefined)) ||
    workloads.some((workload) => ['sidecar', 'ambient'].includes(proxyMode(workload, {}, false, [])))
  );
}

function namesTargets(object: KubernetesObject): boolean {
  return isIstioSecurity(object) && policyTarget(object).targetRefs.some(({ kind }) => kind === 'Service');
}

/**
 * A policy for a Service means it to be behind the waypoint of its namespace. The label that says so is put on by a
 * command, so that it may well be missing in the input.
 */
function waypointLabels(objects: readonly KubernetesObject[]) {
  const waypoints = objects.filter(isWaypoint);
  const services = new Map<string, Labels>();
  const assumptions: WorldAssumption[] = [];
  const spoken = new Set(
    objects
      .filter(({ kind }) => kind === 'Namespace' || kind === 'Service')
      .filter(({ metadata }) => stringMap(metadata.labels)['istio.io/use-waypoint'] !== undefined)
      .map(({ kind, metadata }) => (kind === 'Namespace' ? metadata.name : text(metadata.namespace))),
  );
  for (const { metadata } of waypoints) {
    const namespace = text(metadata.namespace) ?? 'default';
    if (spoken.has(namespace)) continue;
    const targeted = objects
      .filter(
        (object) => isIstioSecurity(object) && (text(object.metadata.namespace) ?? 'default') === namespace,
      )
      .flatMap((object) => policyTarget(object).targetRefs)
      .filter(({ kind }) => kind === 'Service')
      .map(({ name }) => `${namespace}/${name}`);
    for (const key of targeted) {
      services.set(key, {
        'istio.io/use-waypoint': metadata.name,
        'istio.io/ingress-use-waypoint': 'true',
      });
    }
    const names = [...new Set(targeted)].sort();
    if (names.length > 0)
      assumptions.push({
        kind: 'waypoint-used',
        waypoint: `${namespace}/${metadata.name}`,
        services: names,
      });
  }
  return { services, assumptions };
}
