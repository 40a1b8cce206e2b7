import { groupBy } from '../../model/group-by.ts';
import type { Labels, WorkloadReference } from '../../model/kubernetes.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { Call, EntryPoint, Topology, Workload, WorkloadService } from '../../model/topology.ts';
import { type Dialled, type Flows, onlyNew } from './flows.ts';
import { labelsMatch } from './selectors.ts';
import type { SelectedToo } from './survey.ts';

interface Selected {
  readonly topology: Topology;
  readonly flows: Flows;
  readonly selectedToo: readonly SelectedToo[];
}

/** Who else is reached when a workload is called. */
type Reached = readonly (Dialled & { readonly to: Workload })[];

/**
 * A Service selects by the labels of the workloads that it was declared for, and so does it others that have these
 * labels and more. Whoever dials it reaches them too: they get the Service, and the flows that come through it.
 */
export function withSelectedPods(topology: Topology, flows: Flows): Selected {
  const neighbours = groupBy(topology.workloads, (workload) => workload.namespace);
  const services = new Map(
    topology.workloads.map((workload) => [namespacedName(workload), [...workload.services]]),
  );
  const found: SelectedToo[] = [];
  const known = new Map<string, Reached>();
  const reached = ({ to, port, protocol }: Call | EntryPoint): Reached => {
    if (!('namespace' in to)) return [];
    const place = `${namespacedName(to)} ${port} ${protocol}`;
    const before = known.get(place) ?? findReached(to, port, protocol);
    known.set(place, before);
    return before;
  };
  const findReached = (to: WorkloadReference, port: number, protocol: string): Reached => {
    const here = neighbours.get(to.namespace) ?? [];
    const callee = here.find(({ name }) => name === to.name);
    const dialled = callee ? dialledServices(callee, here, port, protocol) : [];
    const [service] = dialled;
    if (!service || here.length < 2) return [];
    const selector = selectorOf(service, here);
    const all = here.filter((one) => one !== callee && labelsMatch(selector, one.labels));
    if (Object.keys(selector).length === 0) return [];
    for (const workload of all) {
      const own = services.get(namespacedName(workload));
      for (const each of dialled) {
        if (!own || own.some(({ name }) => name === each.name)) continue;
        own.push(each);
        found.push({ service: `${workload.namespace}/${each.name}`, workload });
      }
    }
    const through = dialled.map(({ name }) => name);
    return all.map((workload) => ({ to: workload, through }));
  };
  const calls = flows.calls.flatMap((call) =>
    reached(call).map(({ to: { namespace, name }, through }): Call & Dialled => ({
      ...call,
      to: { kind: 'workload', namespace, name },
      through,
    })),
  );
  const entryPoints = flows.entryPoints.flatMap((entry) =>
    reached(entry).map(({ to: { namespace, name }, through }): EntryPoint & Dialled => ({
      ...entry,
      to: { namespace, name },
      through,
    })),
  );
  // Nobody who calls a workload dials a Service that was declared for another.
  const chosen = new Map(
    found.map(({ workload }) => [namespacedName(workload), workload.services.map(({ name }) => name)]),
  );
  const byOwn = <T extends Call | EntryPoint>(flow: T): T & Dialled => {
    const through = 'namespace' in flow.to ? chosen.get(namespacedName(flow.to)) : undefined;
    return through ? { ...flow, through } : flow;
  };
  const workloads = topology.workloads.map((workload) => {
    const own = services.get(namespacedName(workload)) ?? [];
    return own.length > workload.services.length ? { ...workload, services: own } : workload;
  });
  return {
    topology: found.length > 0 ? { ...topology, workloads } : topology,
    flows: {
      calls: onlyNew(flows.calls.map(byOwn), calls),
      entryPoints: onlyNew(flows.entryPoints.map(byOwn), entryPoints),
    },
    selectedToo: found,
  };
}

/**
 * Those with an address before headless ones, and all of the callee's own, which select alike, before one in common with
 * others.
 */
function dialledServices(
  { services }: Workload,
  here: readonly Workload[],
  port: number,
  protocol: string,
): WorkloadService[] {
  const leading = services.filter(({ ports }) =>
    ports.some((one) => one.targetPort === port && one.protocol === protocol),
  );
  const addressed = leading.filter(({ headless }) => !headless);
  const preferred = addressed.length > 0 ? addressed : leading;
  const own = preferred.filter((service) => ownersOf(service, here).length === 1);
  return own.length > 0 ? own : preferred.slice(0, 1);
}

function ownersOf(service: WorkloadService, here: readonly Workload[]): Workload[] {
  return here.filter(({ services }) => services.some(({ name }) => name === service.name));
}

function selectorOf(service: WorkloadService, here: readonly Workload[]): Labels {
  const [first, ...others] = ownersOf(service, here).map(({ labels }) => labels);
  const entries = Object.entries(first ?? {});
  return Object.fromEntries(
    entries.filter(([key, value]) => others.every((labels) => labels[key] === value)),
  );
}
