import type { Decision, Interval } from '../model/decision.ts';
import type { Estimate } from '../model/estimate.ts';
import { counted } from './counted.ts';

/** "0.1 to 0.2 GiB", or one figure where both are the same; in MiB where little would read as nothing. */
export function memoryText({ low, high }: Interval): string {
  if (low / 1024 < 0.05) {
    const [from, to] = [Math.round(low), Math.round(high)];
    return `${from === to ? from : `${from} to ${to}`} MiB`;
  }
  return `${range(low / 1024, high / 1024)} GiB`;
}

export function latencyText({ low, high }: Interval): string {
  return low === 0 && high === 0 ? 'none' : `+${range(low, high)} ms`;
}

export function vcpuText(vcpu: number): string {
  return `${vcpu.toFixed(1)} vCPU`;
}

function range(low: number, high: number): string {
  const [from, to] = [low.toFixed(1), high.toFixed(1)];
  return from === to ? from : `${from} to ${to}`;
}

/** What the figures are for. */
export function costNote({ pods, nodes, longestChain }: Estimate): string {
  return `An estimate for ${counted(pods, 'pod')} on ${counted(nodes, 'node')} at 1000 requests a second each; latency on the longest chain, ${counted(longestChain, 'call')}.`;
}

/** Ambient without waypoints is no choice where HTTP has to be seen, so it is shown only where it was chosen. */
export function shownPlanes({ dataPlanes }: Estimate, decision: Decision): Estimate['dataPlanes'] {
  return dataPlanes.filter(
    ({ dataPlane }) =>
      dataPlane !== 'ambient' || decision.dataPlane?.choice === 'ambient' || !decision.dataPlane,
  );
}
