import type { Protocol } from '../../model/kubernetes.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { Call, EntryPoint, Topology, Workload, WorkloadService } from '../../model/topology.ts';
import type { Through } from './through.ts';

/**
 * The topology with what its versions ask for: whoever calls a callee whose traffic is shared among versions, or comes
 * to it through a gateway of the mesh (of which `meshGateways` are the names), comes to each of them. `isRead`: whether a
 * proxy reads the requests of a call; ztunnel does not.
 */
export function withCallsToVersions(
  topology: Topology,
  isRead: (call: Call) => boolean,
  meshGateways: ReadonlySet<string>,
): Topology {
  const shares = sharesOf(topology);
  if (shares.length === 0) return topology;
  const calls = topology.calls.filter(isRead).flatMap((call) => {
    const { to, port, protocol } = call;
    return shares
      .filter((share) => to.kind === 'workload' && namespacedName(to) === namespacedName(share.callee))
      .flatMap((share) => {
        const entry = versionEntry(share.callee, share.service, port, protocol);
        const { namespace, name } = share.version;
        return entry
          ? [{ ...call, to: { kind: 'workload' as const, namespace, name }, port: entry.targetPort }]
          : [];
      });
  });
  const entries = topology.entryPoints.flatMap((one) =>
    shares
      .filter(
        ({ callee }) => namespacedName(one.to) === namespacedName(callee) && meshGateways.has(one.gateway),
      )
      .flatMap(({ callee, version: { namespace, name }, service }) => {
        const entry = versionEntry(callee, service, one.port, one.protocol);
        return entry ? [{ ...one, to: { namespace, name }, port: entry.targetPort }] : [];
      }),
  );
  return addFlows(topology, calls, entries);
}

interface Share {
  readonly callee: Workload;
  readonly version: Workload;
  readonly service: WorkloadService;
}

/** Workloads other than the callee itself behind the Services of its versions. */
function sharesOf(topology: Topology): Share[] {
  return topology.traffic.flatMap(({ to, versions }) => {
    const callee = topology.workloads.find((one) => namespacedName(one) === namespacedName(to));
    if (!callee || versions.length === 0) return [];
    const others = topology.workloads.filter(
      (one) => one.namespace === callee.namespace && one.name !== callee.name,
    );
    return versions.flatMap((named) =>
      others.flatMap((version) => {
        const service = version.services.find(({ name }) => name === named.service);
        return service ? [{ callee, version, service }] : [];
      }),
    );
  });
}

/**
 * The port of a version's Service that stands for a port of the callee: the one of the same number, or the only one, or
 * the one that leads to the same port of the pods.
 */
export function versionEntry(
  callee: Workload,
  version: WorkloadService,
  port: number,
  protocol: Protocol,
): WorkloadService['ports'][number] | undefined {
  const numbers = callee.services
    .flatMap(({ ports }) => ports)
    .filter((one) => one.targetPort === port && one.protocol === protocol)
    .map((one) => one.port);
  const entries = version.ports.filter((one) => one.protocol === protocol);
  return (
    entries.find((one) => numbers.includes(one.port)) ??
    (entries.length === 1 ? entries[0] : entries.find(({ targetPort }) => targetPort === port))
  );
}

/** A topology with calls and entry points beside the declared ones; what is declared word for word stays single. */
export function addFlows(
  topology: Topology,
  calls: readonly (Call & Through)[],
  entryPoints: readonly (EntryPoint & Through)[],
): Topology {
  return {
    ...topology,
    calls: withFresh(
      topology.calls,
      calls,
      ({ from, to, port, protocol, http, through }: Call & Through) =>
        `${namespacedName(from)} ${to.kind} ${to.kind === 'workload' ? namespacedName(to) : to.name} ${port}/${protocol} ${through} ${JSON.stringify(http)}`,
    ),
    entryPoints: withFresh(
      topology.entryPoints,
      entryPoints,
      ({ gateway, hosts, to, port, http, through }: EntryPoint & Through) =>
        `${gateway} ${hosts.join()} ${namespacedName(to)} ${port} ${through} ${JSON.stringify(http)}`,
    ),
  };
}

function withFresh<T>(declared: readonly T[], added: readonly T[], keyOfFlow: (one: T) => string): T[] {
  const known = new Set(declared.map(keyOfFlow));
  const fresh = added.filter((one) => {
    const key = keyOfFlow(one);
    return !known.has(key) && known.add(key);
  });
  return [...declared, ...fresh];
}
