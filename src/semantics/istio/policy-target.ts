import { fields, list, stringMap } from '../../kubernetes/untrusted.ts';
import type { KubernetesObject, Labels } from '../../model/kubernetes.ts';
import { textOf } from './texts.ts';

/** What a policy is attached to: workloads by labels, or the objects that it names. Neither: its whole namespace. */
export interface PolicyTarget {
  /** Absent and empty both select every workload of the namespace. */
  readonly selector?: Labels;
  /** The selector is there but says nothing, not even `matchLabels`: ztunnel then selects no workload. */
  readonly bareSelector?: boolean;
  readonly targetRefs: readonly TargetReference[];
}

export interface TargetReference {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** Reads `selector`, `targetRefs` and the older `targetRef` of any Istio policy. */
export function policyTarget(object: KubernetesObject): PolicyTarget {
  const spec = fields(object.spec);
  const several = list(spec.targetRefs);
  const references = several.length > 0 || spec.targetRef === undefined ? several : [spec.targetRef];
  const targetRefs = references.map(fields).map((reference) => {
    const namespace = textOf(reference.namespace);
    return {
      group: textOf(reference.group) ?? '',
      kind: textOf(reference.kind) ?? '',
      name: textOf(reference.name) ?? '',
      ...(namespace ? { namespace } : {}),
    };
  });
  if (spec.selector === undefined || spec.selector === null) return { targetRefs };
  const { matchLabels } = fields(spec.selector);
  const bare = matchLabels === undefined || matchLabels === null;
  return { targetRefs, selector: stringMap(matchLabels), ...(bare ? { bareSelector: true } : {}) };
}

/** True where every label of the selector stands on the workload; no wildcards, no expressions. */
export function selects(selector: Labels | undefined, labels: Labels): boolean {
  return Object.entries(selector ?? {}).every(([key, value]) => labels[key] === value);
}
