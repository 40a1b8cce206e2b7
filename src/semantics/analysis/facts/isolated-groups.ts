import type { ClusterWorkload } from '../../../model/cluster.ts';
import { append } from '../../../model/group-by.ts';
import type { PlacedObject } from '../../../model/kubernetes.ts';
import type { CompiledPolicy } from '../../network-policy/compile.ts';
import type { Direction } from '../../network-policy/direction.ts';
import type { AnalysisContext } from '../analysis-context.ts';
import type { Subject } from '../detector.ts';
import { type NetworkRule, networkRules } from './network-rules.ts';
import { perContext } from './per-context.ts';

/** Workloads that the same NetworkPolicies isolate in one direction, and what those let pass. */
export interface IsolatedGroup {
  readonly namespace: string;
  readonly workloads: readonly ClusterWorkload[];
  readonly policies: readonly CompiledPolicy[];
  readonly rules: readonly NetworkRule[];
}

const groups = {
  ingress: perContext((context) => groupsOf(context, 'ingress')),
  egress: perContext((context) => groupsOf(context, 'egress')),
} as const;

/** The isolated workloads of the cluster, in groups that no policy tells apart. */
export function isolatedGroups(context: AnalysisContext, direction: Direction): readonly IsolatedGroup[] {
  return groups[direction](context);
}

function groupsOf(context: AnalysisContext, direction: Direction): readonly IsolatedGroup[] {
  const rules = new Map<CompiledPolicy, NetworkRule[]>();
  for (const rule of networkRules(context)) {
    if (rule.direction !== direction) continue;
    append(rules, rule.policy, rule);
  }
  const numbers = new Map(context.network.policies.map((policy, index) => [policy, index]));
  const found = new Map<string, { policies: readonly CompiledPolicy[]; workloads: ClusterWorkload[] }>();
  for (const [index, policies] of context.network.isolating[direction].entries()) {
    const workload = context.cluster.workloads[index];
    if (workload === undefined || policies.length === 0) continue;
    const key = policies.map((policy) => numbers.get(policy)).join();
    const group = found.get(key);
    if (group === undefined) found.set(key, { policies, workloads: [workload] });
    else group.workloads.push(workload);
  }
  return [...found.values()].map(({ policies, workloads }) => ({
    namespace: policies[0]?.reference.namespace ?? '',
    policies,
    workloads,
    // Most groups are left aside for who their workloads are.
    get rules() {
      return policies.flatMap((policy) => rules.get(policy) ?? []);
    },
  }));
}

const placedByPolicy = perContext(
  ({ networkPolicies }) => new Map(networkPolicies.map(({ policy, placed }) => [policy, placed])),
);

/** The object where a finding about a group stands: its most particular policy, the one with most requirements. */
export function placeOfGroup(context: AnalysisContext, { policies }: IsolatedGroup): PlacedObject | Subject {
  const [first, ...others] = policies;
  if (first === undefined) return {};
  const narrowest = others.reduce(
    (best, policy) => (policy.selector.length > best.selector.length ? policy : best),
    first,
  );
  return placedByPolicy(context).get(narrowest) ?? { reference: narrowest.reference };
}
