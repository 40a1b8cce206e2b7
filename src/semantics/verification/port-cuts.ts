import type { Protocol } from '../../model/kubernetes.ts';
import type { JudgedSide } from './judged-side.ts';

/**
 * First ports of ranges, ascending, always with 1: from one to before the next, the verdict at a destination, by its
 * name, does not change on any side. Istio treats the workload's own ports apart, by what their Services say of them.
 */
export function portCuts(sides: readonly JudgedSide[], destination: string, protocol: Protocol): number[] {
  const starts = new Set([1]);
  for (const { byName, rows, meshPorts } of sides) {
    const workload = byName.get(destination);
    if (!workload) continue;
    for (const cut of rows.cuts(workload, protocol)) starts.add(cut);
    const own = workload.ports.filter((port) => port.protocol === protocol).map(({ port }) => port);
    for (const port of [...own, ...(protocol === 'TCP' ? meshPorts : [])]) starts.add(port).add(port + 1);
  }
  return [...starts].filter((port) => port <= 65535).sort((a, b) => a - b);
}
