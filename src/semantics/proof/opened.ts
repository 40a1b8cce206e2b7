import type { ClusterWorkload } from '../../model/cluster.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { TrafficRequest } from '../../model/request.ts';
import { hasBit } from '../bitset.ts';
import type { Judge } from '../judge.ts';
import type { JudgedRow } from '../matrix.ts';
import { referenceOf } from './declared.ts';
import { elsewhere, type World } from './world.ts';

/** A connection that existing policies kept out before the rollout began. */
export interface Guarded {
  readonly source: string;
  readonly destination: string;
  readonly port: number;
}

/**
 * What the policies that existed before keep out: undeclared pairs on declared ports, and what workloads may not call
 * elsewhere. No state of the rollout may open one of these.
 */
export function guardedBefore(
  world: World,
  judge: Judge,
  isDeclared: (guarded: Guarded) => boolean,
): Guarded[] {
  const found: Guarded[] = [];
  for (const { destination, port } of guardedPorts(world)) {
    const row = judge.row(destination, port, 'TCP');
    for (const [index, source] of world.cluster.workloads.entries()) {
      const guarded = { source: namespacedName(source), destination: namespacedName(destination), port };
      if (hasBit(row.denied, index) && source !== destination && !isDeclared(guarded)) found.push(guarded);
    }
  }
  return found;
}

/** Which of them a later state lets through. */
export function openedSince(guarded: readonly Guarded[], world: World, judge: Judge): TrafficRequest[] {
  const indices = new Map(
    world.cluster.workloads.map((workload, index) => [namespacedName(workload), index]),
  );
  const rows = new Map<string, JudgedRow>();
  return guarded.flatMap(({ source, destination, port }) => {
    const target = world.byKey.get(destination);
    const caller = world.byKey.get(source);
    if (!target || !caller) return [];
    const key = `${destination} ${port}`;
    const row = rows.get(key) ?? judge.row(target, port, 'TCP');
    rows.set(key, row);
    if (!hasBit(row.allowed, indices.get(source) ?? -1)) return [];
    const reference = (workload: ClusterWorkload) => ({ workload: referenceOf(workload) });
    return [{ source: reference(caller), destination: reference(target), port, protocol: 'TCP' as const }];
  });
}

function* guardedPorts(world: World): Generator<{ destination: ClusterWorkload; port: number }> {
  for (const destination of world.cluster.workloads) {
    const declared = world.declared(destination);
    if (!declared && destination.namespace !== elsewhere) continue;
    const ports = declared?.ports.filter(({ protocol }) => protocol === 'TCP').map(({ port }) => port) ?? [];
    for (const port of new Set([...ports, world.unnamedPort])) yield { destination, port };
  }
}
