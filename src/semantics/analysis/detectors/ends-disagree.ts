import type { ClusterWorkload } from '../../../model/cluster.ts';
import { namespacedName } from '../../../model/namespaced-name.ts';
import { mayAllowAny } from '../../network-policy/allowed-ports.ts';
import { type CompiledPolicy, policiesAt } from '../../network-policy/compile.ts';
import type { CompiledRule } from '../../network-policy/network-policy.ts';
import { noPortsIn, portsText } from '../../network-policy/port-set.ts';
import { portsAt } from '../../network-policy/ports.ts';
import { ruleCovers } from '../../network-policy/rule-match.ts';
import type { Match } from '../../network-policy/single-pods.ts';
import type { AnalysisContext } from '../analysis-context.ts';
import type { Detector } from '../detector.ts';
import { type NetworkRule, networkRules } from '../facts/network-rules.ts';
import { isOfPeer, workloadsOfPeer } from '../facts/peer-workloads.ts';

/** Of each end, so many workloads are looked at for one rule. */
const sample = 6;

/** Rules for pods with certain labels that the policies of the other end undo. */
export const endsDisagree: Detector<'ends-disagree'> = {
  code: 'ends-disagree',
  *detect(context) {
    for (const rule of networkRules(context)) {
      if (rule.rule.peers === 'any') continue;
      const own = rule.policy.selected
        .slice(0, sample)
        .flatMap((index) => context.cluster.workloads[index] ?? []);
      const others = rule.rule.peers.flatMap((peer) =>
        peer.kind === 'pods' && peer.pods.length > 0
          ? workloadsOfPeer(context, peer, rule.policy.reference.namespace).slice(0, sample)
          : [],
      );
      const found = firstRefusal(context, rule, own, others);
      if (found) yield { at: rule.placed, values: { policy: rule.name, rule: rule.path, ...found } };
    }
  },
};

function firstRefusal(
  context: AnalysisContext,
  rule: NetworkRule,
  own: readonly ClusterWorkload[],
  others: readonly ClusterWorkload[],
) {
  for (const here of own) {
    for (const there of others) {
      const found = refusal(context, rule, here, there);
      if (found) return found;
    }
  }
  return undefined;
}

/** What the far end refuses of what the rule allows; undefined where it takes part of it at least. */
function refusal(
  context: AnalysisContext,
  { direction, rule }: NetworkRule,
  here: ClusterWorkload,
  there: ClusterWorkload,
) {
  const { network } = context;
  const [source, destination] = direction === 'egress' ? [here, there] : [there, here];
  const far = direction === 'egress' ? 'ingress' : 'egress';
  if (here === there && here.kind === 'Pod') return undefined;
  if (here.hostNetwork || there.hostNetwork || policiesAt(network, there, far).length === 0) return undefined;
  const wanted = portsAt(rule.ports, destination);
  if (noPortsIn(wanted)) return undefined;
  const covers = (policy: CompiledPolicy, farRule: CompiledRule): Match => {
    const { peers, blocks } = farRule;
    if (peers === 'any') return 'yes';
    if (blocks.length > 0) return ruleCovers(network, policy, farRule, here);
    const { namespace } = policy.reference;
    return peers.some((peer) => peer.kind === 'pods' && isOfPeer(context, peer, namespace, here))
      ? 'yes'
      : 'no';
  };
  if (mayAllowAny(network, endOf(source), endOf(destination), far, wanted, covers)) return undefined;
  return {
    source: namespacedName(source),
    destination: namespacedName(destination),
    ports: portsText(wanted),
    side: far,
  };
}

function endOf(workload: ClusterWorkload) {
  return { kind: 'workload', workload } as const;
}
