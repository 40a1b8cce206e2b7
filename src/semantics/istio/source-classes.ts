import type { ClusterWorkload } from '../../model/cluster.ts';
import { addAll, addBit, type Bitset, emptyBitset } from '../bitset.ts';
import type { MeshModel } from './mesh-model.ts';
import { type Wire, wireTo } from './wire.ts';

/** Sources of which one speaks for all: they send the same to any destination. */
export interface SourceClass {
  readonly workload: ClusterWorkload;
  readonly sources: Bitset;
}

/** The classes of a cluster's workloads; callers whose settings are their own stand alone. */
export function sourceClasses(model: MeshModel): SourceClass[] {
  const { workloads } = model.cluster;
  const classes = new Map<string, SourceClass>();
  for (const [index, workload] of workloads.entries()) {
    const mode = model.modeOf(workload);
    const hasProxy = mode === 'sidecar' || mode === 'gateway';
    const own = Object.entries(workload.annotations).filter(([key]) => /Outbound/.test(key));
    const place = hasProxy && model.hasDestinationRules ? [workload.namespace, workload.labels] : [];
    const scope = mode === 'sidecar' ? model.sidecarScopes.scopeKey(workload) : '';
    const key = JSON.stringify([mode, hasProxy ? own : [], place, scope]);
    const known = classes.get(key) ?? { workload, sources: emptyBitset(workloads.length) };
    classes.set(key, known);
    addBit(known.sources, index);
  }
  return [...classes.values()];
}

/** The sources by the kind of what their side sends, whatever asks for it. */
export function wiresTo(
  model: MeshModel,
  classes: readonly SourceClass[],
  workload: ClusterWorkload,
  port: number,
): readonly { readonly wire: Wire; readonly sources: Bitset }[] {
  const groups = new Map<Wire['kind'], { wire: Wire; sources: Bitset }>();
  for (const one of classes) {
    const wire = wireTo(model, { kind: 'workload', workload: one.workload }, { workload, port });
    const group = groups.get(wire.kind);
    if (group) addAll(group.sources, one.sources);
    else groups.set(wire.kind, { wire, sources: one.sources.slice() });
  }
  return [...groups.values()];
}
