import type { Platform } from '../../model/platform.ts';
import type { Topology } from '../../model/topology.ts';

/** Ports from the first to the last, both included. */
export type PortRange = readonly [number, number];

const usual = 4242;
const highest = 65535;

/** A port that stands for all that nobody names: the usual one, or the next that is free of the named. */
export function unnamedPort(named: readonly PortRange[]): number {
  const ranges = [...named].sort(([a], [b]) => a - b);
  const freeFrom = (first: number): number => {
    let port = first;
    for (const [from, to] of ranges) if (from <= port && port <= to) port = to + 1;
    return port;
  };
  return [freeFrom(usual), freeFrom(1)].find((port) => port <= highest) ?? usual;
}

/** The ports that answers name. */
export function declaredPorts({ workloads, calls, entryPoints }: Topology, platform: Platform): PortRange[] {
  const { resolver, apiServer, gateways } = platform;
  const ports = [
    ...workloads.flatMap((workload) => [
      ...workload.ports.map(({ port }) => port),
      ...workload.services.flatMap((service) =>
        service.ports.flatMap(({ port, targetPort }) => [port, targetPort]),
      ),
      ...workload.probePorts,
      ...(workload.metrics ? [workload.metrics.port] : []),
    ]),
    ...[...calls, ...entryPoints].map(({ port }) => port),
    ...gateways.flatMap((gateway) => gateway.ports),
    resolver.port,
    ...(apiServer ? [apiServer.port] : []),
  ];
  return [...new Set(ports)].map((port) => [port, port]);
}
