import { namespacedName } from '../model/namespaced-name.ts';
import type { Topology, Workload } from '../model/topology.ts';
import type { BlindSpot } from './blind-spot.ts';
import { isPassive } from './workload-role.ts';

/** Names of ports on which the pods of one workload talk among themselves. */
const peerPort =
  /(^|[-_])(cluster|gossip|peers?|raft|serf\w*|internal|inter-?broker|replication|election|transport|members?|membership|memberlist|epmd|dist|bus|quorum|galera)([-_]|$)/i;

/**
 * Workloads of several pods that may call each other without being seen to: data stores of which no call to itself is
 * seen, those that name their fellow pods (`namingPeers`, `namespace/name`) without a port, and those with a port among
 * members to which no such call leads.
 */
export function unseenPeers(
  { workloads, calls }: Topology,
  namingPeers: ReadonlySet<string>,
): readonly BlindSpot[] {
  const ownPorts = new Map<string, Set<number>>();
  for (const { from, to, port } of calls) {
    if (to.kind !== 'workload' || from.namespace !== to.namespace || from.name !== to.name) continue;
    const key = namespacedName(from);
    ownPorts.set(key, (ownPorts.get(key) ?? new Set()).add(port));
  }
  return workloads
    .filter(({ replicas }) => (replicas ?? 1) > 1)
    .filter((workload) => {
      const key = namespacedName(workload);
      const seen = ownPorts.get(key);
      const isQuietStore =
        workload.kind === 'StatefulSet' && isPassive(workload.role) && !isTalking(workload, seen);
      const isUnseen = (port: number) => seen?.has(port) !== true;
      return (
        isQuietStore || (namingPeers.has(key) && seen === undefined) || memberPorts(workload).some(isUnseen)
      );
    })
    .map(({ namespace, name }) => ({ kind: 'unseen-peers', workload: { namespace, name } }));
}

/** A call to the port of its clients, by a Service with an address, is none among members. */
function isTalking(workload: Workload, seen: ReadonlySet<number> = new Set()): boolean {
  const forClients = workload.services
    .filter(({ headless }) => !headless)
    .flatMap(({ ports }) => ports.map(({ targetPort }) => targetPort));
  const members = memberPorts(workload);
  return [...seen].some((port) => members.includes(port) || !forClients.includes(port));
}

/** TCP ports that a container or a Service names after what members do. */
function memberPorts({ ports, services }: Workload): readonly number[] {
  const named = [
    ...ports,
    ...services.flatMap((service) => service.ports.map((port) => ({ ...port, port: port.targetPort }))),
  ];
  return named
    .filter(({ name, protocol }) => protocol === 'TCP' && name !== undefined && peerPort.test(name))
    .map(({ port }) => port);
}
