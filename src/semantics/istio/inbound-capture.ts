import type { ClusterWorkload } from '../../model/cluster.ts';
import { proxyPorts } from './istio-ports.ts';

const noPorts: readonly number[] = [];

const excluded = 'traffic.sidecar.istio.io/excludeInboundPorts';
const included = 'traffic.sidecar.istio.io/includeInboundPorts';

/** True where a connection to this port reaches a sidecar's workload without passing the sidecar. */
export function bypassesSidecar({ annotations }: ClusterWorkload, port: number): boolean {
  if (proxyPorts.includes(port)) return true;
  if (portList(annotations[excluded]).includes(port)) return true;
  const only = annotations[included];
  return only !== undefined && only.trim() !== '*' && !portList(only).includes(port);
}

/** True where annotations keep some of the workload's own ports from its sidecar. */
export function exemptsPorts({ annotations }: ClusterWorkload): boolean {
  const { [excluded]: without, [included]: only } = annotations;
  return without !== undefined || (only !== undefined && only.trim() !== '*');
}

/** True where ztunnel does not guard what reaches the workload in plaintext. */
export function bypassesZtunnel({ annotations }: ClusterWorkload): boolean {
  return annotations['ambient.istio.io/bypass-inbound-capture'] === 'true';
}

/** Where the node's agent makes the kubelet's probes come from; ztunnel leaves them alone (istio/istio `cni/README.md`). */
const probeSources = new Set(['169.254.7.127', 'fd16:9254:7127:1337:ffff:ffff:ffff:ffff']);

/** True for an address from which only the kubelet's probes of ambient pods come. */
export function isProbeSource(address: string): boolean {
  return probeSources.has(address);
}

/** True where a caller's sidecar leaves its connections to this port alone. */
export function leavesSidecar({ annotations }: ClusterWorkload, port: number): boolean {
  if (portList(annotations['traffic.sidecar.istio.io/excludeOutboundPorts']).includes(port)) return true;
  return annotations['traffic.sidecar.istio.io/includeOutboundIPRanges']?.trim() === '';
}

function portList(text: string | undefined): readonly number[] {
  if (text === undefined) return noPorts;
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(Number);
}
