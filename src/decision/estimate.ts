import type { Knowledge, Overheads } from '../knowledge/knowledge.ts';
import type { Estimate, PlaneEstimate } from '../model/estimate.ts';
import type { DataPlane } from '../model/platform.ts';
import type { Topology } from '../model/topology.ts';
import { longestCallChain } from './longest-call-chain.ts';

/** The proxies of each data plane. */
const proxiesOf = {
  sidecar: ['sidecar'],
  ambient: ['ztunnel'],
  'ambient-waypoint': ['ztunnel', 'waypoint'],
} as const satisfies Record<DataPlane, readonly Overheads['proxies'][number]['id'][]>;

/**
 * Estimates CPU, memory and latency of a mesh for this topology under sidecars, ambient, and ambient with waypoints.
 * The figures are those of `overheads.yaml`: every proxy is counted at the load at which it was measured, so CPU is
 * an upper bound for quieter services, and latency is added for each call of the longest chain.
 */
export function estimateOverhead(knowledge: Knowledge, topology: Topology, nodes: number): Estimate {
  const { overheads } = knowledge;
  const members = topology.workloads.filter((workload) => joins(topology, workload));
  const pods = members.reduce((sum, { replicas }) => sum + replicas, 0);
  const namespaces = new Set(members.map(({ namespace }) => namespace)).size;
  const longestChain = longestCallChain(topology);
  const counts = { pod: pods, node: pods > 0 ? nodes : 0, namespace: namespaces };
  const planes = ['sidecar', 'ambient', 'ambient-waypoint'] as const;
  return {
    pods,
    nodes,
    waypoints: namespaces * proxy(overheads, 'waypoint').replicas,
    longestChain,
    dataPlanes: planes.map((dataPlane) => estimatePlane(overheads, dataPlane, counts, longestChain)),
    sources: sourcesOf(overheads),
  };
}

function joins({ namespaces }: Topology, workload: Topology['workloads'][number]): boolean {
  const namespace = namespaces.find(({ name }) => name === workload.namespace);
  return workload.joinsMesh && !workload.hostNetwork && (namespace?.joinsMesh ?? true);
}

function estimatePlane(
  overheads: Overheads,
  dataPlane: DataPlane,
  counts: Readonly<Record<'pod' | 'node' | 'namespace', number>>,
  chain: number,
): PlaneEstimate {
  const proxies = proxiesOf[dataPlane].map((id) => {
    const figures = proxy(overheads, id);
    return { ...figures, count: counts[figures.per] * figures.replicas };
  });
  const latency = overheads.latency.find(({ id }) => id === dataPlane)?.perCallMs ?? { low: 0, high: 0 };
  const sum = (amount: (figures: (typeof proxies)[number]) => number) =>
    round(proxies.reduce((total, figures) => total + figures.count * amount(figures), 0));
  return {
    dataPlane,
    vcpu: sum(({ vcpu }) => vcpu),
    memoryMb: { low: sum(({ memoryMb }) => memoryMb.low), high: sum(({ memoryMb }) => memoryMb.high) },
    latencyMs: { low: round(chain * latency.low), high: round(chain * latency.high) },
  };
}

function proxy(overheads: Overheads, id: Overheads['proxies'][number]['id']): Overheads['proxies'][number] {
  const figures = overheads.proxies.find((candidate) => candidate.id === id);
  if (!figures) throw new Error(`there are no figures of ${id}`);
  return figures;
}

function sourcesOf({ proxies, latency }: Overheads): Estimate['sources'] {
  const all = [...proxies, ...latency].map(({ source, date, load }) => ({ source, date, load }));
  return all.filter(({ source }, index) => all.findIndex((other) => other.source === source) === index);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
