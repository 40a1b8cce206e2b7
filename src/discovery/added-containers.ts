import { ownerIndex, ownerKey, topOwner } from '../kubernetes/owners.ts';
import { podTemplateOf, workloadKindOf } from '../kubernetes/pod-template.ts';
import { list } from '../kubernetes/untrusted.ts';
import type { PlacedObject } from '../model/kubernetes.ts';
import { namespacedName } from '../model/namespaced-name.ts';
import type { BlindSpot } from './blind-spot.ts';
import { containersOf } from './containers.ts';
import { evidenceAt } from './evidence.ts';
import { referenceTo } from './reference-to.ts';
import type { WorkloadSource } from './workload-source.ts';

type Added = Extract<BlindSpot, { kind: 'injected-container' }>;

/**
 * Containers of running pods that the object which describes the pods does not have: admission put them there, apart
 * from a mesh's own, or a person who looks into the pod (Kubernetes "Ephemeral Containers"). What the latter calls is
 * no call of the application, so their variables and arguments are not read. One of each for a workload.
 */
export function addedContainers(
  sources: readonly WorkloadSource[],
  objects: readonly PlacedObject[],
): readonly Added[] {
  const owners = ownerIndex(objects);
  const byOwner = new Map<string, WorkloadSource>();
  const byObject = new Map<PlacedObject, WorkloadSource>();
  for (const source of sources) {
    byOwner.set(ownerKey({ ...source.workload, name: source.placed.object.metadata.name }), source);
    byObject.set(source.placed, source);
  }
  const found = new Map<string, Added>();
  for (const placed of objects) {
    const { object } = placed;
    const template = podTemplateOf(object);
    if (workloadKindOf(object.kind, object.apiVersion) !== 'Pod' || template === undefined) continue;
    const source = byObject.get(placed) ?? byOwner.get(ownerKey(topOwner(object, 'Pod', owners)));
    if (source === undefined) continue;
    const described = containersOf(source.placed.object.kind, source.template).map(({ name }) => name);
    const added = containersOf(object.kind, template).filter(({ name }) => !described.includes(name));
    const signs = [
      ...added.map(({ name, path }) => ({ sign: `container ${name}`, path })),
      ...list(template.spec.ephemeralContainers).map((_, index) => ({
        sign: 'an ephemeral container',
        path: `spec.ephemeralContainers[${index}]`,
      })),
    ];
    for (const { sign, path } of signs) {
      const workload = referenceTo(source.workload);
      const key = `${namespacedName(workload)} ${sign}`;
      if (!found.has(key))
        found.set(key, {
          kind: 'injected-container',
          workload,
          sign,
          evidence: evidenceAt(placed, path),
        });
    }
  }
  return [...found.values()];
}
