import { namespaceNameLabel } from '../../kubernetes/cluster.ts';
import { type Requirement, requirementHolds, selectorRequirements } from '../../kubernetes/selector.ts';
import { type Fields, fields, list, text } from '../../kubernetes/untrusted.ts';
import type { Cluster, ClusterWorkload } from '../../model/cluster.ts';
import type { KubernetesObject, Labels, ObjectReference } from '../../model/kubernetes.ts';
import { once } from '../once.ts';
import { perObject } from '../per-object.ts';
import { type Doubts, doubtsOf } from './doubts.ts';
import { type LabelIndex, labelIndex } from './label-index.ts';
import { otherPolicies } from './other-policy-apis.ts';
import { type AddressPeer, addressPeers, compilePeers, type Peer, peerCoversWorkload } from './peers.ts';
import { conformingPlugin, type PluginFacts } from './plugin-facts.ts';
import { compilePorts, type PortMatch } from './ports.ts';
import type { Match } from './single-pods.ts';

export type Direction = 'ingress' | 'egress';

export interface CompiledRule {
  /** Position in the policy's list. */
  readonly index: number;
  readonly peers: readonly Peer[] | 'any';
  /** Those of its peers that are blocks of addresses: few rules have any. */
  readonly blocks: readonly AddressPeer[];
  readonly ports: readonly PortMatch[] | 'any';
}

export interface CompiledPolicy {
  readonly reference: ObjectReference & { readonly namespace: string };
  /** Requirements on the labels of the pods it applies to. */
  readonly selector: readonly Requirement[];
  /** Indices of the workloads it selects, ascending. */
  readonly selected: readonly number[];
  /** Absent: the policy does not isolate in this direction. */
  readonly ingress?: readonly CompiledRule[];
  readonly egress?: readonly CompiledRule[];
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
  const { compile, indexOf } = policyCompiler(cluster);
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

/**
 * Policies of the Kubernetes API, those included that name a version or group of it which does not serve them (groups
 * without a dot are its own): `validateNetworkPolicy` refuses these, and nobody takes them for policies that hold.
 */
export function isNetworkPolicy({ kind, apiVersion }: KubernetesObject): boolean {
  if (kind !== 'NetworkPolicy') return false;
  const group = apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')));
  return group === 'networking.k8s.io' || !group.includes('.');
}

/** What a policy allows in each direction, whatever the cluster; absent where it does not isolate. */
export function rulesOfPolicy(object: KubernetesObject): Pick<CompiledPolicy, Direction> {
  return parsePolicy(object);
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

/** Whether the peers of a rule cover the pods of a workload. */
export function ruleCovers(
  compiled: CompiledNetworkPolicies,
  policy: CompiledPolicy,
  rule: CompiledRule,
  workload: ClusterWorkload,
): Match {
  if (rule.peers === 'any') return 'yes';
  const labels = labelsOfNamespace(compiled, workload.namespace);
  let best: Match = 'no';
  for (const peer of rule.peers) {
    const match = peerCoversWorkload(peer, policy.reference.namespace, workload, labels, compiled.facts);
    if (match === 'yes') return 'yes';
    if (match === 'maybe') best = 'maybe';
  }
  return best;
}

export function labelsOfNamespace(compiled: CompiledNetworkPolicies, namespace: string): Labels {
  return compiled.namespaceLabels.get(namespace) ?? { [namespaceNameLabel]: namespace };
}

interface PolicyCompiler {
  readonly compile: (object: KubernetesObject) => CompiledPolicy;
  readonly indexOf: ReadonlyMap<ClusterWorkload, number>;
}

/** By the list of workloads, which the states of a rollout share. */
const policyCompilers = new WeakMap<Cluster['workloads'], PolicyCompiler>();

/** Compiles policies for the workloads of a cluster, each of them once. */
function policyCompiler({ workloads }: Cluster): PolicyCompiler {
  const known = policyCompilers.get(workloads);
  if (known !== undefined) return known;
  const find = namespaceIndices(workloads);
  const compiler: PolicyCompiler = {
    compile: perObject((object) => {
      const { reference, selector, ...rules } = parsePolicy(object);
      if (selector === undefined) return { reference, selector: [], selected: [] };
      return { reference, selector, selected: find(reference.namespace, selector), ...rules };
    }),
    indexOf: new Map(workloads.map((workload, index) => [workload, index])),
  };
  policyCompilers.set(workloads, compiler);
  return compiler;
}

/** Finds the workloads of one namespace by labels. */
function namespaceIndices(
  workloads: Cluster['workloads'],
): (namespace: string, selector: readonly Requirement[]) => readonly number[] {
  const members = new Map<string, number[]>();
  for (const [index, { namespace }] of workloads.entries()) {
    const found = members.get(namespace);
    if (found === undefined) members.set(namespace, [index]);
    else found.push(index);
  }
  const labels = workloads.map((workload) => workload.labels);
  const indices = new Map<string, LabelIndex>();
  return (namespace, selector) => {
    const known = indices.get(namespace) ?? labelIndex(labels, members.get(namespace) ?? []);
    indices.set(namespace, known);
    return known.matching(selector);
  };
}

/** What a policy says, whatever the cluster; without selector: it can select nothing. */
interface ParsedPolicy extends Pick<CompiledPolicy, 'reference' | Direction> {
  readonly selector: readonly Requirement[] | undefined;
}

/** Objects do not change, and a rollout judges the same ones in many states. */
const parsePolicy = perObject((object: KubernetesObject): ParsedPolicy => {
  const spec = fields(object.spec);
  const types = policyTypes(spec);
  return {
    reference: {
      kind: 'NetworkPolicy',
      namespace: text(object.metadata.namespace) ?? 'default',
      name: object.metadata.name,
    },
    selector: selectorRequirements(spec.podSelector ?? {}),
    ...(types.includes('Ingress') ? { ingress: compileRules(spec.ingress, 'from') } : {}),
    ...(types.includes('Egress') ? { egress: compileRules(spec.egress, 'to') } : {}),
  };
});

/** Without policyTypes: Ingress always, Egress where there is an egress rule (defaulting in `networking/v1`). */
function policyTypes({ policyTypes: types, egress }: Fields): readonly unknown[] {
  if (list(types).length > 0) return list(types);
  return list(egress).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

function compileRules(value: unknown, peers: 'from' | 'to'): readonly CompiledRule[] {
  return list(value).map((entry, index) => {
    const rule = fields(entry);
    const compiled = compilePeers(rule[peers]);
    return { index, peers: compiled, blocks: addressPeers(compiled), ports: compilePorts(rule.ports) };
  });
}

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
