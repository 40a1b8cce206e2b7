import { describeFacts } from '../knowledge/describe-facts.ts';
import type { Facts } from '../knowledge/evaluate-condition.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { type Decision, hasLayer, type Opinions } from '../model/decision.ts';
import { agree } from './agree.ts';
import { chooseDataPlane } from './choose-data-plane.ts';
import { decisionFindings } from './decision-findings.ts';
import type { DecisionInput } from './decision-input.ts';
import { effectiveRequirements } from './effective-requirements.ts';
import { findFlips } from './find-flips.ts';
import { giveReasons } from './give-reasons.ts';
import { matchQuickGuide } from './match-quick-guide.ts';
import { nameExamples } from './name-examples.ts';
import { openQuestions } from './open-questions.ts';
import { placeOnQuadrant } from './place-on-quadrant.ts';
import { scoreMatrix } from './score-matrix.ts';
import { settleApproach } from './settle-approach.ts';
import { walkFlowchart } from './walk-flowchart.ts';

/**
 * Decides between Network Policies, hybrid and Istio. Pure: the same knowledge and answers give the same decision.
 * Unknown answers never stop it; what they leave open is said.
 */
export function decide(knowledge: Knowledge, input: DecisionInput): Decision {
  const stated = describeFacts(input.platform, input.topology);
  const effective = effectiveRequirements(knowledge, input, stated);
  const { requirements, assumptions } = effective;
  const opinions: Opinions = {
    flowchart: walkFlowchart(knowledge.flowchart, requirements),
    matrix: scoreMatrix(knowledge, requirements),
    quadrant: placeOnQuadrant(knowledge, requirements),
    quickGuide: matchQuickGuide(knowledge, requirements),
  };
  const settled = settleApproach(knowledge, requirements, opinions.flowchart, opinions.matrix);
  const { approach, fired } = settled;
  const mesh = hasLayer(approach, 'mesh');
  const facts: Facts = {
    requirements,
    facts: stated,
    layers: { np: hasLayer(approach, 'np'), mesh },
  };
  const dataPlane = mesh ? chooseDataPlane(knowledge, facts) : undefined;
  const open = openQuestions(knowledge, requirements);
  const findings = decisionFindings({
    knowledge,
    input,
    effective,
    settled,
    opinions,
    openQuestions: open,
    ...(dataPlane && { dataPlane }),
  });
  const blocking =
    settled.blockedBy && 'replaces' in settled.blockedBy ? settled.blockedBy.replaces.finding : undefined;
  const blocked = findings.find(({ code }) => code === blocking);
  return {
    approach,
    possible: settled.possible,
    ...(dataPlane && { dataPlane: { choice: dataPlane.choice, reasons: dataPlane.reasons } }),
    reasons: giveReasons(
      knowledge,
      settled,
      requirements,
      assumptions,
      nameExamples(input.topology, knowledge.agreement),
    ),
    opinions,
    constraints: fired,
    agreement: agree(knowledge, opinions, settled, facts),
    flips: findFlips(knowledge, requirements, blocked ? `${approach}!` : approach),
    openUnknowns: open.map(({ question, couldBecome }) => ({
      question,
      couldBecome: couldBecome.filter((outcome) => outcome !== approach),
    })),
    assumptions,
    findings,
    ...(blocked && { blocked }),
  };
}
