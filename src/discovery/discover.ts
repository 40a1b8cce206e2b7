import { clusterFrom } from '../kubernetes/cluster.ts';
import { withoutDuplicates } from '../kubernetes/duplicates.ts';
import { isFields } from '../kubernetes/untrusted.ts';
import type { PlacedObject } from '../model/kubernetes.ts';
import type { EntryPoint, Topology } from '../model/topology.ts';
import { addedContainers } from './added-containers.ts';
import { authorizationPolicyCalls } from './authorization-policy-calls.ts';
import type { BlindSpot } from './blind-spot.ts';
import type { CallDraft } from './call-draft.ts';
import { deadServicePorts } from './dead-service-ports.ts';
import type { Discovery, Exposure } from './discovery.ts';
import type { DiscoveryInputs, UnreadPart } from './discovery-inputs.ts';
import { endpointAddresses } from './endpoint-addresses.ts';
import { findExposures, findHostPorts, findWebhooks } from './exposures.ts';
import { findingsFrom } from './findings.ts';
import { type Inventory, takeInventory } from './inventory.ts';
import { knativePaths } from './knative-paths.ts';
import { mentionedServices } from './mentioned-services.ts';
import { isObserved, mergeCalls } from './merge-calls.ts';
import { scrapedWorkloads } from './metrics.ts';
import { namedByObjects } from './named-by-objects.ts';
import { networkPolicyCalls } from './network-policy-calls.ts';
import { nodeCalls } from './node-calls.ts';
import { observedCalls } from './observed/observed-calls.ts';
import { operatorObjects } from './operator-objects.ts';
import { isOtherPolicy, otherKindsOf, otherPoliciesOf } from './other-kinds.ts';
import { namedByOtherPolicies } from './other-policy-ends.ts';
import { withPlainNames } from './plain-names.ts';
import { platformCalls } from './platform-calls.ts';
import { platformWorkloads } from './platform-workloads.ts';
import { policyEnds } from './policy-ends.ts';
import { readWorkloads } from './read-workloads.ts';
import { referenceTo } from './reference-to.ts';
import { entryPointsFrom, routesOf } from './routes/entry-points.ts';
import { callsWithoutRoute } from './routes/gateway-calls.ts';
import { findGateways } from './routes/gateways.ts';
import { meshRouteCalls } from './routes/mesh-route-calls.ts';
import { seePlatform } from './see-platform.ts';
import { seeRequirements } from './see-requirements.ts';
import { entryPortsOf, silentExternals } from './service-entries.ts';
import { sidecarCalls } from './sidecar-calls.ts';
import { silentParts } from './silent-parts.ts';
import { tokenIssuersFrom } from './token-issuers.ts';
import { topologyFrom } from './topology-from.ts';
import { isUnlabelled, unlabelledWorkloads } from './unlabelled-workloads.ts';
import { unseenPeers } from './unseen-peers.ts';
import { type WorkloadSource, workloadSources } from './workload-source.ts';

/** Objects in one order, with what is asked about them again and again. */
interface Ground {
  readonly objects: readonly PlacedObject[];
  readonly inventory: Inventory;
  readonly sources: readonly WorkloadSource[];
}

/**
 * What Kubernetes objects and files of observed traffic show: the topology with its calls, entry points and external
 * destinations, requirements and platform facts, and what stays unseen. Pure; the order of the inputs does not matter,
 * except that of two objects with one name the last stands. Never throws on untrusted objects, and never carries a
 * value that came from a Secret.
 */
export function discover({ objects: given, observed = [], unread = [] }: DiscoveryInputs): Discovery {
  const ground = groundOf(given);
  const { objects, inventory, sources } = ground;
  const traffic = trafficIn(ground, observed);
  const platformParts = platformWorkloads(inventory, traffic.gateways);
  const untyped = topologyFrom(
    {
      calls: traffic.calls,
      entryPoints: traffic.entryPoints,
      sources: sources.filter((source) => !isUnlabelled(source)),
      platform: platformParts,
      apiServerClients: traffic.told.apiServerClients,
      metrics: scrapedWorkloads(objects, inventory),
    },
    objects,
    inventory,
  );
  const topology = { ...untyped, tokenIssuers: tokenIssuersFrom(objects) };
  const exposures = [
    ...findExposures(objects, inventory, platformParts),
    ...findHostPorts(sources, platformParts),
    ...findWebhooks(objects, inventory),
  ];
  const blindSpots = sortSpots([
    ...spotsOfTraffic(ground, traffic, topology, exposures),
    ...platformCalls(traffic.calls, platformParts, traffic.gateways),
    ...unlabelledWorkloads(sources, traffic.calls, platformParts),
    ...spokenOfUnread(topology, unread),
    ...namedByOtherPolicies(objects, topology),
  ]);
  const otherPolicies = otherPoliciesOf(objects);
  return {
    topology,
    requirements: seeRequirements(topology, objects, inventory),
    platform: seePlatform(objects, inventory, traffic.seenGateways),
    blindSpots,
    unplacedEntryPoints: traffic.unplaced,
    exposures,
    otherKinds: otherKindsOf(objects),
    otherPolicies,
    findings: findingsFrom({
      topology,
      blindSpots,
      exposures,
      otherPolicies,
      unplaced: traffic.unplaced,
      observed: traffic.seen,
      isObserved: traffic.calls.some(isObserved),
    }),
  };
}

function groundOf(given: readonly PlacedObject[]): Ground {
  const objects = withoutDuplicates(given).objects.filter(hasNamespace).sort(byIdentity);
  const cluster = withPlainNames(clusterFrom(objects).cluster);
  return {
    objects,
    inventory: takeInventory(cluster, endpointAddresses(objects)),
    sources: workloadSources(cluster.workloads, objects),
  };
}

/** Who calls whom, by settings, policies, routes and observed traffic; and what enters through which gateway. */
function trafficIn(
  { objects, inventory, sources }: Ground,
  observed: NonNullable<DiscoveryInputs['observed']>,
) {
  const told = readWorkloads(sources, objects, inventory);
  const seen = observedCalls(observed, inventory, entryPortsOf(objects));
  const direct = [
    ...told.calls,
    ...objects.flatMap((placed) => policyCalls(placed, inventory)),
    ...seen.calls,
  ];
  const routes = routesOf(objects);
  const calls = mergeCalls([...direct, ...meshRouteCalls(routes, direct, objects, inventory)]);
  const { names, seen: seenGateways } = findGateways(objects, inventory);
  const gateways = seenGateways.map(({ gateway }) => gateway);
  const routed = entryPointsFrom(routes, objects, names, inventory);
  const unknownEnds = [
    ...seen.unknownEnds,
    ...objects.flatMap((placed) => policyEnds(placed, inventory, calls)),
    ...callsWithoutRoute(calls, gateways, routed.entryPoints),
  ];
  const placed = new Set(gateways.map(({ name }) => name));
  return {
    told,
    seen,
    calls,
    seenGateways,
    gateways,
    routed,
    unknownEnds,
    ...splitEntryPoints(routed.entryPoints, placed),
  };
}

/** What the traffic that is seen leaves open. */
function spotsOfTraffic(
  { objects, inventory, sources }: Ground,
  { told, calls, routed, unknownEnds }: ReturnType<typeof trafficIn>,
  topology: Topology,
  exposures: readonly Exposure[],
): readonly BlindSpot[] {
  const mentioned = mentionedServices(told.mentions, calls, told.blindSpots, inventory);
  const all = { ...topology, entryPoints: routed.entryPoints };
  return [
    ...told.blindSpots,
    ...routed.blindSpots,
    ...mentioned,
    ...namedByObjects(objects, calls, inventory),
    ...addedContainers(sources, objects),
    ...nodeCalls(sources, objects, inventory),
    ...knativePaths(topology),
    ...unseenPeers(topology, told.namingPeers),
    ...silentParts(all, exposures, inventory, objects, {
      spots: [...told.blindSpots, ...mentioned, ...unknownEnds],
      apiServerClients: told.apiServerClients,
    }),
    ...unknownEnds,
    ...deadServicePorts(inventory),
    ...operatorObjects(objects, inventory.cluster.workloads),
    ...silentExternals(objects, calls),
  ];
}

/** Entry points numbered anew, apart from those whose gateway nobody has seen. */
function splitEntryPoints(
  all: readonly EntryPoint[],
  gateways: ReadonlySet<string>,
): { entryPoints: readonly EntryPoint[]; unplaced: readonly EntryPoint[] } {
  return {
    entryPoints: all
      .filter(({ gateway }) => gateways.has(gateway))
      .map((entry, index) => ({ ...entry, answer: `topology.entryPoints[${index}]` })),
    unplaced: all.filter(({ gateway }) => !gateways.has(gateway)).map((entry) => ({ ...entry, answer: '' })),
  };
}

function spokenOfUnread({ workloads }: Topology, unread: readonly UnreadPart[]): readonly BlindSpot[] {
  const named = workloads.filter(({ namespace }) =>
    unread.some(({ namespaces }) => namespaces === undefined || namespaces.includes(namespace)),
  );
  return named.length === 0 ? [] : [{ kind: 'unread-input', workloads: named.map(referenceTo) }];
}

function policyCalls(placed: PlacedObject, inventory: Inventory): CallDraft[] {
  const { kind, apiVersion } = placed.object;
  // Whatever version it says: what it names is what its author meant.
  if (kind === 'NetworkPolicy' && !isOtherPolicy(placed.object)) return networkPolicyCalls(placed, inventory);
  if (kind === 'AuthorizationPolicy' && apiVersion.startsWith('security.istio.io/'))
    return authorizationPolicyCalls(placed, inventory);
  if (kind === 'Sidecar' && apiVersion.startsWith('networking.istio.io/'))
    return sidecarCalls(placed, inventory);
  return [];
}

function sortSpots(spots: readonly BlindSpot[]): readonly BlindSpot[] {
  const byText = new Map(spots.map((spot) => [JSON.stringify(spot), spot]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, spot]) => spot);
}

/** A namespace that is a map or a list names no place, and is no text that could be compared or shown. */
function hasNamespace({ object }: PlacedObject): boolean {
  return !isFields(object.metadata.namespace) && !Array.isArray(object.metadata.namespace);
}

function byIdentity(a: PlacedObject, b: PlacedObject): number {
  const [first, second] = [a, b].map(({ object }) =>
    [object.kind, object.metadata.namespace ?? '', object.metadata.name, object.apiVersion].join('\n'),
  );
  return (first ?? '') < (second ?? '') ? -1 : (first ?? '') > (second ?? '') ? 1 : 0;
}
