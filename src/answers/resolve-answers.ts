import type { Answers } from '../model/answers.ts';
import type { Platform } from '../model/platform.ts';
import type { Topology } from '../model/topology.ts';
import type { AnswersFile } from './answers-file.ts';
import type { AnswersKnowledge } from './answers-knowledge.ts';
import { Assumptions } from './assumptions.ts';
import { resolvePlatform } from './resolve-platform.ts';
import { resolveRequirements, writtenRequirements } from './resolve-requirements.ts';
import { resolveTopology } from './resolve-topology.ts';

const enforcementPath = 'platform.policyEnforcement';

/**
 * A valid file with every default filled in, and each default that was used listed as an assumption.
 * Required answers that are missing stay absent: `missingRequired` names them.
 */
export function resolveAnswers(knowledge: AnswersKnowledge, file: AnswersFile): Answers {
  const assumptions = new Assumptions();
  const written = writtenRequirements(knowledge, file.requirements ?? {});
  const enforcementQuestion = knowledge.requirements.find(({ answeredBy }) => answeredBy === enforcementPath);
  const enforcement = enforcementQuestion && written[enforcementQuestion.id];
  const platform = resolvePlatform(
    knowledge,
    file.platform ?? {},
    typeof enforcement === 'string' ? enforcement : undefined,
    assumptions,
  );
  const topology = file.topology?.workloads?.length
    ? resolveTopology(file.topology, platform.gateways, assumptions)
    : undefined;
  const facts = { ...platformFacts(platform), ...topologyFacts(topology) };
  const requirements = resolveRequirements(knowledge, written, facts, assumptions);
  return { requirements, platform, ...(topology && { topology }), assumptions: assumptions.list() };
}

/** The platform's single values by path, as conditions of the knowledge ask for them. */
export function platformFacts(platform: Platform): Readonly<Record<string, string>> {
  const facts: Record<string, string> = {};
  const visit = (value: unknown, path: string): void => {
    if (['string', 'number', 'boolean'].includes(typeof value)) facts[path] = String(value);
    else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, inner] of Object.entries(value)) visit(inner, `${path}.${key}`);
    }
  };
  visit(platform, 'platform');
  return facts;
}

/** What a topology says about requirements that nobody answered. */
function topologyFacts(topology: Topology | undefined): Readonly<Record<string, string>> {
  const outside = topology?.workloads.some(
    ({ joinsMesh, ports }) => !joinsMesh || ports.some(({ protocol }) => protocol !== 'TCP'),
  );
  return outside ? { 'topology.outside-mesh': 'some' } : {};
}
