import { namespaceNameLabel } from '../../kubernetes/cluster.ts';
import { compileSelector } from '../../kubernetes/selector.ts';
import { type Fields, fields, isFields, list, text } from '../../kubernetes/untrusted.ts';
import type { Cluster, ClusterWorkload } from '../../model/cluster.ts';
import type { KubernetesObject, Labels, ObjectReference } from '../../model/kubernetes.ts';
import { perObject } from '../per-object.ts';
import type { Direction } from './direction.ts';
import { calicoSelector, ciliumLabels, ciliumSelector } from './foreign-selectors.ts';

/** Objects of policy APIs that are not judged here: they make undetermined what they may touch. */
export interface OtherPolicies {
  /** Every such object of the input. */
  readonly objects: readonly ObjectReference[];
  /** The first object that may add or take away connections of a workload in a direction. */
  touching(workload: ClusterWorkload, direction: Direction): ObjectReference | undefined;
}

/** What one object may touch: the pods (by namespace, its labels and the pod's) and the directions. */
interface Touch {
  readonly reference: ObjectReference;
  readonly directions: readonly Direction[];
  readonly covers: (namespace: string, namespaceLabels: Labels, labels: Labels) => boolean;
}

const both: readonly Direction[] = ['ingress', 'egress'];
const everyPod: Touch['covers'] = () => true;

/**
 * Finds the objects of other policy APIs: Cilium, Calico, the policy working group's, Antrea, OpenShift, GKE, AWS,
 * NSX, Linkerd.
 */
export function otherPolicies(objects: readonly KubernetesObject[], cluster: Cluster): OtherPolicies {
  const touches = objects.flatMap((object) => touchOf(object) ?? []);
  touches.sort((a, b) => (nameOf(a.reference) < nameOf(b.reference) ? -1 : 1));
  const namespaceLabels = new Map(cluster.namespaces.map(({ name, labels }) => [name, labels]));
  return {
    objects: touches.map(({ reference }) => reference),
    touching: ({ namespace, labels }, direction) =>
      touches.length === 0
        ? undefined
        : touches.find(
            (touch) =>
              touch.directions.includes(direction) &&
              touch.covers(
                namespace,
                namespaceLabels.get(namespace) ?? { [namespaceNameLabel]: namespace },
                labels,
              ),
          )?.reference,
  };
}

/** Whether an object belongs to a policy API that is not judged here. */
export function isOtherPolicy(object: KubernetesObject): boolean {
  return touchOf(object) !== undefined;
}

const touchOf = perObject((object: KubernetesObject): Touch | undefined => {
  const group = object.apiVersion.split('/')[0] ?? '';
  const namespace = text(object.metadata.namespace);
  const build = readers[group]?.[object.kind];
  if (build === undefined) return undefined;
  const reference: ObjectReference = {
    kind: object.kind,
    ...(namespace === undefined ? {} : { namespace }),
    name: object.metadata.name,
  };
  return { reference, ...build(fields(object.spec), namespace ?? 'default', object) };
});

type Reader = (spec: Fields, namespace: string, object: KubernetesObject) => Omit<Touch, 'reference'>;

const readers: Readonly<Record<string, Readonly<Record<string, Reader>>>> = {
  'cilium.io': {
    CiliumNetworkPolicy: cilium(true),
    CiliumClusterwideNetworkPolicy: cilium(false),
  },
  'projectcalico.org': { NetworkPolicy: calico(true), GlobalNetworkPolicy: calico(false) },
  'crd.projectcalico.org': { NetworkPolicy: calico(true), GlobalNetworkPolicy: calico(false) },
  'policy.networking.k8s.io': {
    AdminNetworkPolicy: subjectOf,
    BaselineAdminNetworkPolicy: subjectOf,
    ClusterNetworkPolicy: subjectOf,
  },
  'crd.antrea.io': {
    NetworkPolicy: antrea(true),
    ClusterNetworkPolicy: antrea(false),
  },
  'networking.k8s.aws': {
    ClusterNetworkPolicy: subjectOf,
    ApplicationNetworkPolicy: namespacedPodSelector,
    ClusterPolicyEndpoint: () => ({ directions: both, covers: everyPod }),
  },
  'vpcresources.k8s.aws': { SecurityGroupPolicy: namespacedPodSelector },
  'networking.gke.io': {
    FQDNNetworkPolicy: (spec, namespace) => ({
      ...namespacedPodSelector(spec, namespace),
      directions: ['egress'],
    }),
  },
  'nsx.vmware.com': { SecurityPolicy: nsx },
  'crd.nsx.vmware.com': { SecurityPolicy: nsx },
  // Linkerd: a port that a Server selects is closed but for what further objects of the group allow.
  'policy.linkerd.io': {
    Server: (spec, namespace) => ({
      ...namespacedPodSelector(spec, namespace),
      directions: isFields(spec.podSelector) ? ['ingress'] : [],
    }),
  },
  'k8s.ovn.org': {
    EgressFirewall: (_, namespace) => ({ directions: ['egress'], covers: (own) => own === namespace }),
    UserDefinedNetwork: (spec, namespace) => ({
      directions: isPrimary(spec) ? both : [],
      covers: (own) => own === namespace,
    }),
    ClusterUserDefinedNetwork: (spec) => {
      const inNamespace = compileSelector(spec.namespaceSelector);
      return {
        directions: isPrimary(fields(spec.network)) ? both : [],
        covers: (_, namespaceLabels) => inNamespace(namespaceLabels),
      };
    },
  },
  'network.openshift.io': {
    EgressNetworkPolicy: (_, namespace) => ({ directions: ['egress'], covers: (own) => own === namespace }),
  },
};

/** Pods of a primary network of their own reach none of another one, whatever the policies allow (OVN-Kubernetes, user-defined networks). */
function isPrimary(network: Fields): boolean {
  return [network.layer2, network.layer3].some((layer) => fields(layer).role === 'Primary');
}

/** The policy working group's kinds: `subject` is namespaces, or pods in namespaces. */
function subjectOf(spec: Fields): Omit<Touch, 'reference'> {
  const subject = fields(spec.subject);
  const pods = fields(subject.pods);
  const inNamespace = compileSelector(
    isFields(subject.pods) ? pods.namespaceSelector : (subject.namespaces ?? {}),
  );
  const isPod = compileSelector(isFields(subject.pods) ? (pods.podSelector ?? {}) : {});
  return {
    directions: presentDirections(spec),
    covers: (_, namespaceLabels, labels) => inNamespace(namespaceLabels) && isPod(labels),
  };
}

function namespacedPodSelector(spec: Fields, namespace: string): Omit<Touch, 'reference'> {
  const selects = compileSelector(spec.podSelector ?? {});
  return { directions: both, covers: (own, _, labels) => own === namespace && selects(labels) };
}

/** Directions by the sections that are there; a section that is empty still isolates in some of these APIs. */
function presentDirections(spec: Fields): readonly Direction[] {
  return both.filter((direction) => spec[direction] !== undefined || spec[`${direction}Deny`] !== undefined);
}

function cilium(namespaced: boolean): Reader {
  return (own, namespace, object) => {
    const specs = [own, ...list(object.specs).map(fields)].filter((spec) => Object.keys(spec).length > 0);
    const pods = specs.filter((spec) => spec.nodeSelector === undefined);
    const selectors = pods.map((spec) => ciliumSelector(fields(spec.endpointSelector)));
    return {
      directions: [...new Set(pods.flatMap(presentDirections))],
      covers: (podNamespace, namespaceLabels, labels) =>
        (!namespaced || podNamespace === namespace) &&
        selectors.some((selects) => selects(ciliumLabels(podNamespace, namespaceLabels, labels))),
    };
  };
}

/** Calico's selector language is read only where it is `all()`, `key == 'value'` or `has(key)`; else it may be any pod. */
function calico(namespaced: boolean): Reader {
  return (spec, namespace) => {
    const types = list(spec.types).map((type) => String(type).toLowerCase());
    const stated = both.filter((direction) => types.includes(direction));
    const implied = both.filter((direction) => spec[direction] !== undefined);
    const selects = calicoSelector(text(spec.selector));
    const inNamespace = calicoSelector(text(spec.namespaceSelector));
    return {
      directions: stated.length > 0 ? stated : implied.length > 0 ? implied : ['ingress'],
      covers: (own, namespaceLabels, labels) =>
        (namespaced
          ? own === namespace
          : inNamespace({ ...namespaceLabels, 'projectcalico.org/name': own })) && selects(labels),
    };
  };
}

function antrea(namespaced: boolean): Reader {
  return (spec, namespace) => {
    const rules = both.flatMap((direction) => list(spec[direction]).map(fields));
    const applied = [spec, ...rules].flatMap((part) => list(part.appliedTo).map(fields));
    return {
      directions: both.filter((direction) => spec[direction] !== undefined),
      covers: (own, namespaceLabels, labels) =>
        applied.some(
          (entry) =>
            (namespaced
              ? own === namespace
              : compileSelector(entry.namespaceSelector ?? {})(namespaceLabels)) &&
            compileSelector(entry.podSelector ?? {})(labels),
        ),
    };
  };
}

/** NSX: a policy, or each of its rules, may say to which pods of its namespace it applies; else it is for all of them. */
function nsx(spec: Fields, namespace: string): Omit<Touch, 'reference'> {
  const rules = list(spec.rules).map(fields);
  const directionOf = ({ direction }: Fields): Direction =>
    ['out', 'egress'].includes(String(direction).toLowerCase()) ? 'egress' : 'ingress';
  const applied = [spec, ...rules].flatMap(({ appliedTo }) => list(appliedTo).map(fields));
  const selectors = applied.flatMap(({ podSelector }) =>
    isFields(podSelector) ? [compileSelector(podSelector)] : [],
  );
  return {
    directions: both.filter((direction) => rules.some((rule) => directionOf(rule) === direction)),
    covers: (own, _, labels) =>
      own === namespace && (applied.length === 0 || selectors.some((selects) => selects(labels))),
  };
}

function nameOf({ kind, namespace, name }: ObjectReference): string {
  return `${kind} ${namespace ?? ''}/${name}`;
}
