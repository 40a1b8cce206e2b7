import type { ClusterWorkload } from '../model/cluster.ts';
import { append } from '../model/group-by.ts';
import type { KubernetesObject, Labels, Place, PlacedObject } from '../model/kubernetes.ts';
import { containerPorts } from './container-ports.ts';
import { type Owner, ownerIndex, ownerKey, topOwner } from './owners.ts';
import {
  type PodTemplate,
  podTemplateOf,
  type WorkloadKind,
  workloadKindOf,
  workloadKinds,
} from './pod-template.ts';
import { probePorts } from './probe-ports.ts';
import { isSinglePodLabel } from './single-pod-labels.ts';
import { tunnelsShown } from './tunnel-label.ts';
import { fields, list, stringMap, text } from './untrusted.ts';

/**
 * Labels that an injector adds (Istio's and Linkerd's templates) and that a person may have set too: they are kept, and no
 * sign of another workload.
 */
const perhapsInjected =
  /^(topology\.istio\.io\/network|istio\.io\/rev|linkerd\.io\/(control-plane-ns|workload-ns|proxy-.*))$/;

/** One object that runs pods, with the workload that it belongs to. */
interface Member {
  readonly object: KubernetesObject;
  readonly place: Place;
  readonly kind: WorkloadKind;
  readonly template: PodTemplate;
  readonly owner: Owner;
}

/**
 * The workloads among objects: pods and their controllers are folded into the topmost owner, named or found; pods of
 * one owner whose labels differ become workloads of their own; finished pods are left out. Sorted by namespace and
 * name. Where two kinds share a name, the later in the order of `workloadKinds` is called `kind/name`.
 */
export function workloadsFrom(objects: readonly PlacedObject[]): ClusterWorkload[] {
  const owners = ownerIndex(objects);
  const groups = new Map<string, Member[]>();
  for (const { object, place } of objects) {
    const kind = workloadKindOf(object.kind, object.apiVersion);
    const template = podTemplateOf(object);
    if (kind === undefined || template === undefined || isFinished(object)) continue;
    const owner = topOwner(object, kind, owners);
    const key = ownerKey(owner);
    append(groups, key, { object, place, kind, template, owner });
  }
  return withDistinctNames([...groups.values()].flatMap(workloadsOfOwner)).sort(byName);
}

function isFinished(object: KubernetesObject): boolean {
  const { phase } = fields(object.status);
  return object.kind === 'Pod' && (phase === 'Succeeded' || phase === 'Failed');
}

/** The owner's own template is what its pods look like; pods that differ from it are workloads beside it. */
function workloadsOfOwner(members: readonly Member[]): ClusterWorkload[] {
  const owner = members[0]?.owner;
  if (owner === undefined) return [];
  const pods = members.filter(({ kind }) => kind === 'Pod');
  const main =
    members.findLast(({ kind, object }) => kind === owner.kind && object.metadata.name === owner.name) ??
    newestController(members) ??
    pods[0];
  if (main === undefined) return [];
  const variants = new Map<string, Member[]>([[variantKey(main), [main]]]);
  for (const pod of pods) {
    if (pod === main) continue;
    const key = variantKey(pod);
    append(variants, key, pod);
  }
  return [...variants.values()].map((variant, index) =>
    workload(owner, index === 0 ? owner.name : (variant[0]?.object.metadata.name ?? owner.name), variant),
  );
}

/** Of several ReplicaSets (or Jobs) of an owner that is not in the input: the one that runs most pods. */
function newestController(members: readonly Member[]): Member | undefined {
  const size = ({ object }: Member) => Number(fields(object.spec).replicas ?? 1);
  return members.filter(({ kind }) => kind !== 'Pod').sort((a, b) => size(b) - size(a))[0];
}

function variantKey(member: Member): string {
  const labels = Object.entries(podLabels(member))
    .filter(([key]) => !perhapsInjected.test(key))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([labels, member.template.spec.hostNetwork === true]);
}

function podLabels({ template, kind, object, owner }: Member): Labels {
  // What repeats the pod's own name tells pods of one owner apart, as Strimzi's `strimzi.io/pod-name` does.
  const isOwned = kind === 'Pod' && owner.kind !== 'Pod';
  const labels = Object.entries(stringMap(template.metadata.labels)).filter(
    ([key, value]) => !isSinglePodLabel(key) && !(isOwned && value === object.metadata.name),
  );
  if (owner.kind === 'Job') {
    const name = kind === 'Job' ? object.metadata.name : owner.name;
    return { ...Object.fromEntries(labels), 'batch.kubernetes.io/job-name': name, 'job-name': name };
  }
  if (owner.kind === 'CronJob')
    return Object.fromEntries(labels.filter(([key]) => !key.endsWith('job-name')));
  if (owner.kind === 'KnativeService')
    return { ...Object.fromEntries(labels), 'serving.knative.dev/service': owner.name };
  return Object.fromEntries(labels);
}

function workload(
  owner: Owner,
  name: string,
  members: readonly [Member, ...Member[]] | readonly Member[],
): ClusterWorkload {
  const [main] = members as readonly [Member, ...Member[]];
  const { spec, metadata } = main.template;
  const declared = containerPorts(spec);
  const status = members.filter(({ kind }) => kind === 'Pod').map(({ object }) => fields(object.status));
  const tunnels = tunnelsShown(members.map(({ template }) => template));
  return {
    namespace: owner.namespace,
    name,
    kind: owner.kind,
    labels: podLabels(main),
    annotations: stringMap(metadata.annotations),
    serviceAccount: text(spec.serviceAccountName) ?? text(spec.serviceAccount) ?? 'default',
    hostNetwork: spec.hostNetwork === true,
    ...(main.kind === 'Pod' && owner.kind !== 'Pod' ? { pods: members.length } : {}),
    addresses: addressesIn(status, 'podIP', 'podIPs'),
    nodeAddresses: addressesIn(status, 'hostIP', 'hostIPs'),
    ports:
      owner.kind === 'KnativeService' && declared.length === 0 ? [{ port: 8080, protocol: 'TCP' }] : declared,
    probePorts: probePorts(spec),
    ...(tunnels === undefined ? {} : { tunnels }),
    place: main.place,
  };
}

function addressesIn(
  statuses: readonly Readonly<Record<string, unknown>>[],
  single: string,
  several: string,
): string[] {
  const found = statuses.flatMap((status) => [
    status[single],
    ...list(status[several]).map((entry) => (typeof entry === 'string' ? entry : fields(entry).ip)),
  ]);
  return [...new Set(found.map(text))].filter((address): address is string => address !== undefined);
}

function withDistinctNames(workloads: readonly ClusterWorkload[]): ClusterWorkload[] {
  const rank = ({ kind }: ClusterWorkload) => {
    const known = workloadKinds.indexOf(kind as WorkloadKind);
    return known < 0 ? workloadKinds.length : known;
  };
  const taken = new Set<string>();
  return [...workloads]
    .sort((a, b) => rank(a) - rank(b))
    .map((item) => {
      const name = taken.has(`${item.namespace}/${item.name}`)
        ? `${item.kind.toLowerCase()}/${item.name}`
        : item.name;
      taken.add(`${item.namespace}/${name}`);
      return { ...item, name };
    });
}

function byName(a: ClusterWorkload, b: ClusterWorkload): number {
  if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1;
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
