import { namespaceNameLabel } from '../../kubernetes/cluster.ts';
import {
  equalityRequirements,
  type Requirement,
  requirementHolds,
  requirementText,
} from '../../kubernetes/selector.ts';
import type { Cluster, ClusterNamespace, ClusterWorkload } from '../../model/cluster.ts';
import type { KubernetesObject, Labels } from '../../model/kubernetes.ts';
import { type CompiledPolicy, compileNetworkPolicies } from './compile.ts';
import { type UnknownPods, unknownPodsOf, unknownPodsText } from './exposure.ts';
import { type PortMatch, protocolsAndPorts } from './ports.ts';

/** Pods that other policies speak of, by the labels that they select. */
export interface SelectedPods {
  readonly namespace: string;
  readonly matchLabels: Labels;
}

/** The kind of a workload that is not in the input but stands for all pods that a selector can match. */
export const representativeKind = 'Representative';

/**
 * A cluster for policies without workloads: one workload for each class of pods that a policy selects or names as a
 * peer, and one, in a namespace of its own, for any other pod. Their names say what they stand for. Input: the
 * cluster with its namespaces, all policies, and what else selects pods. Ports are those that the policies name; a
 * port that has only a name gets a number that nothing else uses.
 */
export function withRepresentatives(
  cluster: Cluster,
  objects: readonly KubernetesObject[],
  selected: readonly SelectedPods[] = [],
): Cluster {
  const compiled = compileNetworkPolicies(cluster, objects);
  const classes: UnknownPods[] = [
    ...compiled.policies.map(({ reference, selector }) => ({
      namespaces: reference.namespace,
      pods: selector,
    })),
    ...selected.map(({ namespace, matchLabels }) => ({
      namespaces: namespace,
      pods: equalityRequirements(matchLabels),
    })),
    ...unknownPodsOf(compiled),
    { namespaces: [], pods: [] },
  ];
  const distinct = new Map(classes.map((pods) => [unknownPodsText(pods), pods]));
  const namespaces = new Map(cluster.namespaces.map((namespace) => [namespace.name, namespace]));
  const ports = portsNamedBy(compiled.policies);
  const workloads = [...distinct]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, pods]) => {
      const namespace = namespaceFor(pods.namespaces, namespaces);
      const labels = exampleLabels(pods.pods);
      if (namespace === undefined || labels === undefined) return [];
      namespaces.set(namespace.name, namespace);
      return [representative(namespace.name, pods.pods, labels, ports)];
    });
  return {
    ...cluster,
    namespaces: [...namespaces.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    workloads,
    openWorld: true,
  };
}

function representative(
  namespace: string,
  pods: readonly Requirement[],
  labels: Labels,
  ports: ClusterWorkload['ports'],
): ClusterWorkload {
  return {
    namespace,
    name: pods.length === 0 ? 'any pod' : `pods ${pods.map(requirementText).join(', ')}`,
    kind: representativeKind,
    labels,
    annotations: {},
    serviceAccount: 'default',
    hostNetwork: false,
    addresses: [],
    nodeAddresses: [],
    ports,
  };
}

/** A namespace that fits: a known one where there is one, else one made up with the labels that are asked for. */
function namespaceFor(
  wanted: UnknownPods['namespaces'],
  known: ReadonlyMap<string, ClusterNamespace>,
): ClusterNamespace | undefined {
  if (typeof wanted === 'string') return known.get(wanted) ?? named(wanted, {});
  if (wanted.length === 0) return named('any other namespace', {});
  const fitting = [...known.values()].find(({ labels }) =>
    wanted.every((requirement) => requirementHolds(requirement, labels)),
  );
  const labels = exampleLabels(wanted);
  return (
    fitting ?? (labels && named(labels[namespaceNameLabel] ?? wanted.map(requirementText).join(', '), labels))
  );
}

function named(name: string, labels: Labels): ClusterNamespace {
  return { name, labels: { ...labels, [namespaceNameLabel]: name } };
}

/** Labels that fulfil all requirements, as few as possible; undefined when they contradict one another. */
export function exampleLabels(requirements: readonly Requirement[]): Labels | undefined {
  const labels: Record<string, string> = {};
  for (const { key } of requirements) {
    const own = requirements.filter((requirement) => requirement.key === key);
    const asked = own.filter(({ operator }) => operator === 'In' || operator === 'Exists');
    if (asked.length === 0) continue;
    const candidates = [
      ...own.flatMap(({ operator, values }) => (operator === 'In' ? values : [])),
      'any',
      'some',
    ];
    const value = candidates.find((each) =>
      own.every((requirement) => requirementHolds(requirement, { [key]: each })),
    );
    if (value === undefined) return undefined;
    labels[key] = value;
  }
  return requirements.every((requirement) => requirementHolds(requirement, labels)) ? labels : undefined;
}

function portsNamedBy(policies: readonly CompiledPolicy[]): ClusterWorkload['ports'] {
  const rules = policies.flatMap((policy) => [...(policy.ingress ?? []), ...(policy.egress ?? [])]);
  const matches = rules.flatMap(({ ports }): readonly PortMatch[] => (ports === 'any' ? [] : ports));
  return protocolsAndPorts(matches);
}
