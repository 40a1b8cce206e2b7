import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { Cluster } from '../../model/cluster.ts';
import type { Finding } from '../../model/finding.ts';
import { analyse } from '../../semantics/analysis/analyse.ts';
import { pluginFactsOf } from '../../semantics/network-policy/plugin-facts.ts';
import type { VerificationInput } from '../../semantics/verification/verification-input.ts';

/** What the catalogue of findings sees in the policies. Codes whose entry an own catalogue lacks are left out. */
export function policyFindings(
  { objects, platform }: VerificationInput,
  cluster: Cluster,
  knowledge: Knowledge,
): readonly Finding[] {
  const known = new Set(knowledge.findings.map(({ code }) => code));
  const plugin = pluginFactsOf(platform, knowledge.networkPlugins);
  return analyse({
    cluster,
    objects,
    platform,
    plugin,
    mesh: { rootNamespace: platform.istio.namespace, trustDomains: [platform.istio.trustDomain] },
  }).filter(({ code }) => known.has(code));
}
