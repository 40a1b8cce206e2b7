import { describeFacts } from '../knowledge/describe-facts.ts';
import type { Answers } from '../model/answers.ts';
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
    ? resolveTopology(file.topology, platform, assumptions)
    : undefined;
  const requirements = resolveRequirements(
    knowledge,
    written,
    describeFacts(platform, topology),
    assumptions,
  );
  return { requirements, platform, ...(topology && { topology }), assumptions: assumptions.list() };
}
