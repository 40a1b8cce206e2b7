import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { Finding } from '../../model/finding.ts';
import type { PlacedObject } from '../../model/kubernetes.ts';
import { analyse } from '../../semantics/analysis/analyse.ts';
import { pluginFactsOf } from '../../semantics/network-policy/plugin-facts.ts';
import { analysedWorld } from '../../semantics/verification/analysed-world.ts';
import type { VerificationInput } from '../../semantics/verification/verification-input.ts';
import { verificationSubject } from '../../semantics/verification/verification-subject.ts';

/**
 * What the catalogue of findings sees in the policies, refused ones included. Codes whose entry an own catalogue lacks
 * are left out.
 */
export function policyFindings(input: VerificationInput, knowledge: Knowledge): readonly Finding[] {
  const { objects, platform, resolverAssumed = false } = input;
  const known = new Set(knowledge.findings.map(({ code }) => code));
  const plugin = pluginFactsOf(platform, knowledge.networkPlugins);
  const world = analysedWorld(input);
  const mesh = {
    rootNamespace: platform.istio.namespace,
    trustDomains: [platform.istio.trustDomain] as const,
  };
  const seen = (all: readonly PlacedObject[]) =>
    analyse({ ...world, objects: all, platform, resolverAssumed, plugin, mesh }).filter(({ code }) =>
      known.has(code),
    );
  const refused = verificationSubject(input).faults.filter(({ kind }) => kind === 'refused');
  if (refused.length === 0) return seen(objects);
  try {
    return seen(objects);
  } catch {
    // What no API server takes can have any shape; what is wrong with it has been told.
    const places = new Set(refused.map(({ place }) => JSON.stringify(place)));
    return seen(objects.filter(({ place }) => !places.has(JSON.stringify(place))));
  }
}
