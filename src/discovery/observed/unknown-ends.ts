import type { WorkloadReference } from '../../model/kubernetes.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { BlindSpot } from '../blind-spot.ts';
import type { DraftEnd } from '../call-draft.ts';
import { referenceTo } from '../reference-to.ts';
import type { EndHint, ObservedFlow } from './observed-flow.ts';

type Kind = 'caller-not-in-input' | 'callee-not-in-input';

interface Found {
  readonly kind: Kind;
  readonly workload: WorkloadReference;
  readonly others: Set<string>;
}

/**
 * Collects the ends of one file's flows that no workload is, for each workload at the other end of them. An end that the
 * source itself does not name, such as a node, is none: nodes reach their pods whatever policies say.
 */
export function unknownEndsOf(source: string, file: string) {
  const found = new Map<string, Found>();
  const add = (kind: Kind, workload: WorkloadReference, other: string | undefined) => {
    if (other === undefined) return;
    const key = `${namespacedName(workload)} ${kind}`;
    const known = found.get(key) ?? { kind, workload: referenceTo(workload), others: new Set() };
    known.others.add(other);
    found.set(key, known);
  };
  return {
    add(
      flow: ObservedFlow,
      from: WorkloadReference | undefined,
      to: readonly { readonly to: DraftEnd }[],
    ): void {
      if (from !== undefined) add('callee-not-in-input', from, nameOf(flow.to));
      else
        for (const { to: callee } of to)
          if (callee.kind === 'workload') add('caller-not-in-input', callee, nameOf(flow.from));
    },
    spots(): readonly BlindSpot[] {
      return [...found.values()].map(({ kind, workload, others }) => ({
        kind,
        workloads: [workload],
        others: [...others].sort(),
        source,
        place: { file },
      }));
    },
  };
}

/** What the source calls an end. */
function nameOf(end: EndHint): string | undefined {
  switch (end.kind) {
    case 'workload':
    case 'service':
      return namespacedName(end);
    case 'pod':
      return end.namespace === undefined ? end.name : `${end.namespace}/${end.name}`;
    case 'address':
      return end.host ?? end.address;
    case 'named-workload':
      return end.name;
    case 'pod-address':
      return end.address;
    case 'host':
      return end.host;
    case 'unknown':
      return end.name;
    default:
      return end satisfies never;
  }
}
