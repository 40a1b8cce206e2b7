import { namespacedName } from '../../model/namespaced-name.ts';
import type { Call, EntryPoint, Topology, TrafficSettings, WorkloadService } from '../../model/topology.ts';
import { type Flows, onlyNew } from './flows.ts';

/**
 * Flows with those that versions of a callee add: a caller of it, and a gateway of the mesh that leads to it, reach the
 * workloads behind each version's Service too, on the port that stands there for the callee's. `isRead`: whether a proxy
 * reads the requests of a call; a gateway is one wherever there is a mesh.
 */
export function withVersionFlows(
  topology: Topology,
  flows: Flows,
  { isRead, gateways }: { readonly isRead: (call: Call) => boolean; readonly gateways: ReadonlySet<string> },
): Flows {
  const toVersions = topology.traffic.flatMap((settings) =>
    settings.versions.flatMap(({ service }) =>
      topology.workloads
        .filter(({ namespace, name }) => namespace === settings.to.namespace && name !== settings.to.name)
        .filter(({ services }) => services.some(({ name }) => name === service))
        .map((version) => ({ settings, version, service })),
    ),
  );
  const portAt = ({ settings, service }: (typeof toVersions)[number], port: number, protocol: string) =>
    versionPort(topology, settings, service, port, protocol)?.targetPort;
  return {
    calls: onlyNew(
      flows.calls,
      toVersions.flatMap((share) =>
        flows.calls.flatMap((call): Call[] => {
          const { to, port, protocol } = call;
          const { namespace, name } = share.version;
          if (
            to.kind !== 'workload' ||
            namespacedName(to) !== namespacedName(share.settings.to) ||
            !isRead(call)
          )
            return [];
          const target = portAt(share, port, protocol);
          return target === undefined
            ? []
            : [{ ...call, port: target, to: { kind: 'workload', namespace, name } }];
        }),
      ),
    ),
    entryPoints: onlyNew(
      flows.entryPoints,
      toVersions.flatMap((share) =>
        flows.entryPoints.flatMap((entry): EntryPoint[] => {
          const { namespace, name } = share.version;
          if (namespacedName(entry.to) !== namespacedName(share.settings.to) || !gateways.has(entry.gateway))
            return [];
          const target = portAt(share, entry.port, entry.protocol);
          return target === undefined ? [] : [{ ...entry, port: target, to: { namespace, name } }];
        }),
      ),
    ),
  };
}

/**
 * The port of a version's Service that takes what the callee takes on a port of its pods: the one of the same number as
 * the callee's own Service has, else its only one, else the one that leads to the same port.
 */
export function versionPort(
  { workloads }: Topology,
  { to }: TrafficSettings,
  service: string,
  port: number,
  protocol: string,
): WorkloadService['ports'][number] | undefined {
  const here = workloads.filter(({ namespace }) => namespace === to.namespace);
  const entries = (services: readonly WorkloadService[]) =>
    services.flatMap(({ ports }) => ports).filter((one) => one.protocol === protocol);
  const callee = here.find(({ name }) => name === to.name);
  const numbers = entries(callee?.services ?? [])
    .filter(({ targetPort }) => targetPort === port)
    .map((one) => one.port);
  const [version] = here.flatMap(({ services }) => services.filter(({ name }) => name === service));
  const own = entries(version ? [version] : []);
  const [only, ...others] = own;
  const same = own.find((one) => numbers.includes(one.port));
  return same ?? (others.length === 0 ? only : own.find(({ targetPort }) => targetPort === port));
}
