import type { ClusterWorkload } from '../model/cluster.ts';
import type { Protocol } from '../model/kubernetes.ts';
import { type Fields, fields, list, text } from './untrusted.ts';

/**
 * The containers of a pod that serve traffic: all but the proxy that Istio's injector added. A container named
 * `istio-proxy` that stands alone is no injected one but the gateway itself.
 */
export function applicationContainers(podSpec: Fields): readonly Fields[] {
  const containers = list(podSpec.containers).map(fields);
  const sidecars = list(podSpec.initContainers)
    .map(fields)
    .filter(({ restartPolicy }) => restartPolicy === 'Always');
  const own = containers.filter(({ name }) => name !== 'istio-proxy');
  return [...(own.length > 0 ? own : containers), ...sidecars.filter(({ name }) => name !== 'istio-proxy')];
}

/** Declared ports, sidecar containers' included; a name that occurs twice counts for its first container, as Services resolve it. */
export function containerPorts(podSpec: Fields): ClusterWorkload['ports'] {
  const ports: { port: number; name?: string; protocol: Protocol }[] = [];
  for (const container of applicationContainers(podSpec)) {
    for (const entry of list(container.ports).map(fields)) {
      const { containerPort } = entry;
      if (typeof containerPort !== 'number') continue;
      const protocol = protocolOf(entry.protocol);
      const name = text(entry.name);
      const taken = ports.some((other) => other.name === name && other.protocol === protocol);
      const known = ports.findIndex(
        (other) =>
          other.port === containerPort &&
          other.protocol === protocol &&
          (!name || taken || other.name === name),
      );
      if (known < 0) ports.push({ port: containerPort, ...(name && !taken ? { name } : {}), protocol });
    }
  }
  return ports;
}

/** TCP unless it says UDP or SCTP. */
export function protocolOf(value: unknown): Protocol {
  return value === 'UDP' || value === 'SCTP' ? value : 'TCP';
}
