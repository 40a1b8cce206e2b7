import { groupBy } from '../../model/group-by.ts';
import type { Labels, Protocol, WorkloadReference } from '../../model/kubernetes.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { Topology, Workload, WorkloadService } from '../../model/topology.ts';
import type { ForeignService, Through } from './through.ts';
import { addFlows } from './version-calls.ts';

/** Who else is reached when a workload is called by its Services. */
type Companions = readonly (Through & { readonly to: Workload })[];

/**
 * The topology with each Service at every workload whose pods it selects: it selects by the labels of those that it was
 * declared for, which other pods may have too. Whoever calls one of them through it comes to all.
 */
export function withSelectedPods(topology: Topology): Topology {
  const byNamespace = groupBy(topology.workloads, (workload) => workload.namespace);
  const byKey = new Map(topology.workloads.map((workload) => [namespacedName(workload), workload]));
  const added = new Map<Workload, WorkloadService[]>();
  const known = new Map<string, Companions>();
  const companions = (to: WorkloadReference, port: number, protocol: Protocol): Companions => {
    const place = `${namespacedName(to)} ${port} ${protocol}`;
    const found = known.get(place) ?? findCompanions(to, port, protocol);
    known.set(place, found);
    return found;
  };
  const findCompanions = (to: WorkloadReference, port: number, protocol: Protocol): Companions => {
    const callee = byKey.get(namespacedName(to));
    const neighbours = byNamespace.get(to.namespace) ?? [];
    if (!callee || neighbours.length < 2) return [];
    return dialledServices(callee, neighbours, port, protocol).flatMap(({ service, selector }) => {
      if (Object.keys(selector).length === 0) return [];
      const others = neighbours.filter((one) => one !== callee && includes(one.labels, selector));
      for (const other of others) {
        const more = added.get(other) ?? [];
        if ([...other.services, ...more].some(({ name }) => name === service.name)) continue;
        const foreign: ForeignService = { ...service, ofOthers: true };
        added.set(other, [...more, foreign]);
      }
      return others.map((other) => ({ to: other, through: service.name }));
    });
  };
  const calls = topology.calls.flatMap((call) => {
    const { to, port, protocol } = call;
    if (to.kind !== 'workload') return [];
    return companions(to, port, protocol).map(({ to: { namespace, name }, through }) => ({
      ...call,
      to: { kind: 'workload' as const, namespace, name },
      through,
    }));
  });
  const entries = topology.entryPoints.flatMap((entry) =>
    companions(entry.to, entry.port, entry.protocol).map(({ to: { namespace, name }, through }) => ({
      ...entry,
      to: { namespace, name },
      through,
    })),
  );
  if (calls.length === 0 && entries.length === 0) return topology;
  return {
    ...addFlows(topology, calls, entries),
    workloads: topology.workloads.map((own) => {
      const more = added.get(own);
      return more ? { ...own, services: [...own.services, ...more] } : own;
    }),
  };
}

/** The Services that a caller may dial for a port: those with an address if one has it, its own before one that it shares. */
function dialledServices(
  callee: Workload,
  neighbours: readonly Workload[],
  port: number,
  protocol: Protocol,
): { readonly service: WorkloadService; readonly selector: Labels }[] {
  const leading = callee.services.filter(({ ports }) =>
    ports.some((one) => one.targetPort === port && one.protocol === protocol),
  );
  const candidates = leading
    .filter(({ headless }) => !headless || leading.every((one) => one.headless))
    .map((service) => ({
      service,
      sharing: neighbours.filter(({ services }) => services.some(({ name }) => name === service.name)),
    }));
  const own = candidates.filter(({ sharing }) => sharing.length === 1);
  return (own.length > 0 ? own : candidates.slice(0, 1)).map(({ service, sharing }) => ({
    service,
    selector: sharing.map(({ labels }) => labels).reduce(inCommon),
  }));
}

function inCommon(one: Labels, other: Labels): Labels {
  return Object.fromEntries(Object.entries(one).filter(([key, value]) => other[key] === value));
}

function includes(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}
