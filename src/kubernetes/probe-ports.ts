import { brokenPortNumberRule } from '../model/names.ts';
import { type Fields, fields, list, text } from './untrusted.ts';

const probes = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const;

/** Ports of HTTP, TCP and gRPC probes that ask the pod itself and no host; a named port is looked up in its own container. */
export function probePorts({ containers }: Fields): number[] {
  const ports = list(containers)
    .map(fields)
    .flatMap((container) =>
      probes.flatMap((kind) => {
        const probe = fields(container[kind]);
        const asked = fields(probe.httpGet ?? probe.tcpSocket ?? probe.grpc);
        if (text(asked.host) !== undefined) return [];
        const port = numberOf(asked.port, container);
        return brokenPortNumberRule(port) === undefined ? [port] : [];
      }),
    );
  return [...new Set(ports)].sort((a, b) => a - b);
}

function numberOf(port: unknown, container: Fields): number {
  if (typeof port === 'number') return port;
  if (typeof port !== 'string') return Number.NaN;
  const named = list(container.ports)
    .map(fields)
    .find(({ name }) => name === port)?.containerPort;
  return typeof named === 'number' ? named : Number(port || Number.NaN);
}
