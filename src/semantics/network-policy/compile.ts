import { namespaceNameLabel } from '../../kubernetes/cluster.ts';
import { type Requirement, requirementHolds } from '../../kubernetes/selector.ts';
import type { Cluster, ClusterWorkload } from '../../model/cluster.ts';
import type { KubernetesObject, Labels } from '../../model/kubernetes.ts';
import { once } from '../once.ts';
import { perObject } from '../per-object.ts';
import type { Direction } from './direction.ts';
import { type Doubts, doubtsOf } from './doubts.ts';
import { labelIndicesOf } from './label-index.ts';
import {
  isNetworkPolicy,
  type PolicyRules,
  type ReadNetworkPolicy,
  readNetworkPolicy,
} from './network-policy.ts';
import { otherPolicies } from './other-policy-apis.ts';
import { conformingPlugin, type PluginFacts } from './plugin-facts.ts';

export interface CompiledPolicy extends PolicyRules {
  readonly reference: ReadNetworkPolicy['reference'];
  /** Requirements on the labels of the pods it applies to. */
  readonly selector: readonly Requirement[];
  /** Indices of the workloads it selects, ascending. */
  readonly selected: readonly number[];
}

export interface CompiledNetworkPolicies {
  readonly cluster: Cluster;
  readonly facts: PluginFacts;
  /** By namespace and name, whatever the order of the documents. */
  readonly policies: readonly CompiledPolicy[];
  readonly indexOf: ReadonlyMap<ClusterWorkload, number>;
  readonly namespaceLabels: ReadonlyMap<string, Labels>;
  /** For each workload of the cluster, the policies that isolate it. */
  readonly isolating: Readonly<Record<Direction, readonly (readonly CompiledPolicy[])[]>>;
  /** Absent: nothing else than its policies decides about any workload. */
  readonly doubts: Doubts | undefined;
}

/**
 * Prepares policies for questions. Input: the cluster, any Kubernetes objects (NetworkPolicies are compiled, objects
 * of other policy APIs are kept as sources of doubt, the rest is ignored) and what is known of the plugin.
 * Policies are taken as the API server would take them; `validateNetworkPolicy` says what it would refuse.
 */
export function compileNetworkPolicies(
  cluster: Cluster,
  objects: readonly KubernetesObject[],
  facts: PluginFacts = conformingPlugin,
): CompiledNetworkPolicies {
  const { compile, indexOf } = policyCompiler(cluster.workloads);
  const policies = once(() => objects.filter(isNetworkPolicy).map(compile).sort(byName));
  const isolatingIn = (direction: Direction) => once(() => isolating(cluster, policies(), direction, facts));
  const [ingress, egress] = [isolatingIn('ingress'), isolatingIn('egress')];
  const doubts = once(() => doubtsOf(otherPolicies(objects, cluster), policies()));
  return {
    cluster,
    facts,
    indexOf,
    namespaceLabels: new Map(cluster.namespaces.map(({ name, labels }) => [name, labels])),
    isolating: {
      get ingress() {
        return ingress();
      },
      get egress() {
        return egress();
      },
    },
    get policies() {
      return policies();
    },
    get doubts() {
      return doubts();
    },
  };
}

/** The policies that isolate a workload, known to the cluster or not. */
export function policiesAt(
  compiled: CompiledNetworkPolicies,
  workload: ClusterWorkload,
  direction: Direction,
): readonly CompiledPolicy[] {
  const index = compiled.indexOf.get(workload);
  if (index !== undefined) return compiled.isolating[direction][index] ?? [];
  if (isUnpoliced(compiled.facts, workload)) return [];
  return compiled.policies.filter(
    (policy) =>
      policy[direction] !== undefined &&
      policy.reference.namespace === workload.namespace &&
      policy.selector.every((requirement) => requirementHolds(requirement, workload.labels)),
  );
}

/** Pods that the plugin leaves out, whatever the policies say. */
export function isUnpoliced(facts: PluginFacts, workload: ClusterWorkload): boolean {
  return facts.standalonePodsUnpoliced && workload.kind === 'Pod';
}

export function labelsOfNamespace(compiled: CompiledNetworkPolicies, namespace: string): Labels {
  return compiled.namespaceLabels.get(namespace) ?? { [namespaceNameLabel]: namespace };
}

interface PolicyCompiler {
  readonly compile: (object: KubernetesObject) => CompiledPolicy;
  readonly indexOf: ReadonlyMap<ClusterWorkload, number>;
}

/** Compiles policies for the workloads of a cluster, each of them once; states of a rollout share their list. */
const policyCompiler = perObject((workloads: Cluster['workloads']): PolicyCompiler => {
  const indexIn = labelIndicesOf(workloads);
  return {
    compile: perObject((object) => {
      const { reference, selector, ...rules } = readNetworkPolicy(object);
      if (selector === undefined) return { reference, selector: [], selected: [] };
      return { reference, selector, selected: indexIn(reference.namespace).matching(selector), ...rules };
    }),
    indexOf: new Map(workloads.map((workload, index) => [workload, index])),
  };
});

/** Most workloads share this list in most states of a rollout; nothing is ever added to it. */
const nobody: CompiledPolicy[] = [];

function isolating(
  cluster: Cluster,
  policies: readonly CompiledPolicy[],
  direction: Direction,
  facts: PluginFacts,
): readonly (readonly CompiledPolicy[])[] {
  const found = new Array<CompiledPolicy[]>(cluster.workloads.length).fill(nobody);
  for (const policy of policies) {
    if (policy[direction] === undefined) continue;
    for (const index of policy.selected) {
      const workload = cluster.workloads[index];
      if (workload === undefined || isUnpoliced(facts, workload)) continue;
      const before = found[index];
      if (before === undefined || before === nobody) found[index] = [policy];
      else before.push(policy);
    }
  }
  return found;
}

function byName({ reference: a }: CompiledPolicy, { reference: b }: CompiledPolicy): number {
  if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1;
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
