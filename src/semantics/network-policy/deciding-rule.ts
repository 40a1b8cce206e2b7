import type { Endpoint, Hop } from '../mesh-judge.ts';
import type { CompiledNetworkPolicies, CompiledPolicy } from './compile.ts';
import type { Direction } from './direction.ts';
import type { CompiledRule } from './network-policy.ts';
import { portsMatch } from './ports.ts';
import { ruleMatches } from './rule-match.ts';
import type { Match } from './single-pods.ts';

/** A rule that matches a flow, surely or possibly. */
export interface DecidingRule {
  readonly policy: CompiledPolicy;
  readonly rule: CompiledRule;
  readonly match: Match;
}

/** The first rule that matches for sure, in the order of policy names; else the first that may match. */
export function decidingRule(
  compiled: CompiledNetworkPolicies,
  hop: Hop,
  direction: Direction,
  policies: readonly CompiledPolicy[],
  peer: Endpoint,
): DecidingRule | undefined {
  const destination = hop.destination.kind === 'workload' ? hop.destination.workload : undefined;
  let possible: DecidingRule | undefined;
  let cut: DecidingRule | undefined;
  for (const policy of policies) {
    for (const rule of policy[direction] ?? []) {
      if (!portsMatch(rule.ports, hop.protocol, hop.port, destination)) continue;
      const match = ruleMatches(compiled, policy, rule, peer);
      if (match === 'yes') {
        if (direction === 'ingress' || !cutByServicePort(compiled, hop, rule)) return { policy, rule, match };
        cut ??= { policy, rule, match };
      }
      if (match === 'maybe') possible ??= { policy, rule, match };
    }
  }
  return cut ?? possible;
}

/** A rule with ports does not match a call by a Service whose port is another one, where the plugin compares that. */
export function cutByServicePort({ facts }: CompiledNetworkPolicies, hop: Hop, rule: CompiledRule): boolean {
  const differs = hop.via !== undefined && hop.via.port !== hop.port;
  return facts.servicePortMustEqualContainerPort && differs && rule.ports !== 'any';
}
