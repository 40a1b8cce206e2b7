import { fields, isFields, list, text } from '../kubernetes/untrusted.ts';
import type { ClusterWorkload } from '../model/cluster.ts';
import type { KubernetesObject, PlacedObject } from '../model/kubernetes.ts';
import type { BlindSpot } from './blind-spot.ts';
import { evidenceAt } from './evidence.ts';
import { isCustom, otherKind } from './other-kinds.ts';

/** What an object says that stands for pods: how many, of which image, with which containers or storage. */
const podWords: ReadonlySet<string> = new Set([
  'replicas',
  'instances',
  'numberOfInstances',
  'nodeSets',
  'image',
  'containers',
  'podTemplate',
  'podSpec',
  'storage',
  'volumeClaimTemplate',
  'volumeClaimTemplates',
]);
const deepest = 5;
const mostFields = 5000;

/**
 * Custom resources that look as if an operator makes pods of them, by what their spec says, and of which the inputs have
 * no owned object and no pod with a label of the operator that names it. No list of products: any group counts, except those of
 * Kubernetes and Istio.
 */
export function operatorObjects(
  objects: readonly PlacedObject[],
  workloads: readonly ClusterWorkload[],
): BlindSpot[] {
  const owners = new Set(
    objects.flatMap(({ object }) =>
      list(object.metadata.ownerReferences)
        .map(fields)
        .map(({ kind, name }) => `${text(kind)} ${text(name)}`),
    ),
  );
  return objects
    .filter(
      ({ object }) =>
        isCustom(object) &&
        !isIstio(object) &&
        otherKind(object) &&
        (saysPods(object.spec) || copies(object.spec)),
    )
    .filter(({ object }) => !owners.has(`${object.kind} ${object.metadata.name}`))
    .filter(({ object }) => !workloads.some((workload) => isLabelledFor(object, workload)))
    .map((placed) => ({
      kind: 'operator-object',
      object: {
        kind: placed.object.kind,
        namespace: placed.object.metadata.namespace ?? 'default',
        name: placed.object.metadata.name,
      },
      evidence: evidenceAt(placed, 'spec'),
    }));
}

function isIstio({ apiVersion }: KubernetesObject): boolean {
  return /(^|\.)istio\.io\//.test(apiVersion);
}

/** `strimzi.io/cluster: orders` at a pod, for an object `orders` of the group `kafka.strimzi.io`. */
function isLabelledFor({ apiVersion, metadata }: KubernetesObject, workload: ClusterWorkload): boolean {
  const group = `.${apiVersion.split('/')[0]}`;
  return (
    workload.namespace === (metadata.namespace ?? 'default') &&
    Object.entries(workload.labels).some(
      ([key, value]) =>
        value === metadata.name && key.includes('/') && group.endsWith(`.${key.split('/')[0]}`),
    )
  );
}

/** It stands for a workload with a Service of its own, as a progressive delivery that runs a copy of the pods does. */
function copies(spec: unknown): boolean {
  const { targetRef, service } = fields(spec);
  return (
    isFields(service) &&
    ['Deployment', 'StatefulSet', 'DaemonSet'].includes(text(fields(targetRef).kind) ?? '')
  );
}

function saysPods(spec: unknown): boolean {
  const open = [{ node: spec, depth: 0 }];
  for (let seen = 0; open.length > 0 && seen < mostFields; ) {
    const { node, depth } = open.pop() ?? { node: undefined, depth: 0 };
    const entries = isFields(node) ? Object.entries(node) : list(node).map((item) => ['', item] as const);
    for (const [key, child] of entries) {
      seen += 1;
      if (podWords.has(key)) return true;
      if (depth < deepest && typeof child === 'object') open.push({ node: child, depth: depth + 1 });
    }
  }
  return false;
}
