import type { Facts } from '../knowledge/evaluate-condition.ts';
import type { Condition, RequirementQuestion } from '../knowledge/knowledge.ts';
import { defaultAnswer, isAsked, isRequired, wouldBeRequired } from '../knowledge/question-status.ts';
import { type RequirementAnswer, unknown } from '../model/answers.ts';
import type { AnswersKnowledge } from './answers-knowledge.ts';
import type { Assumptions } from './assumptions.ts';

export type Requirements = Readonly<Record<string, RequirementAnswer>>;

/** A question that has no default and must be answered before a decision can be made. */
export interface MissingAnswer {
  readonly question: string;
  /** Where the answer belongs: `requirements.service-trust`. */
  readonly path: string;
  readonly ask: string;
  readonly options: readonly string[];
  /** Whether any number of the options makes an answer, none included. */
  readonly several: boolean;
  /** Needed only where this holds, which other missing answers decide. */
  readonly where?: Condition;
}

/** The written answers, each in its full form. */
export function writtenRequirements(
  knowledge: Pick<AnswersKnowledge, 'requirements'>,
  written: Requirements,
): Requirements {
  const answers = knowledge.requirements.flatMap((question) => {
    const answer = written[question.id];
    return answer === undefined ? [] : [[question.id, fullForm(question, answer)] as const];
  });
  return Object.fromEntries(answers);
}

/**
 * Fills what was not answered: from the platform fact that answers a question (where the answer is `unknown`
 * too), or from its default. Each is listed. A question that does not apply, or that is required, stays absent.
 */
export function resolveRequirements(
  knowledge: Pick<AnswersKnowledge, 'requirements'>,
  written: Requirements,
  facts: Readonly<Record<string, string | undefined>>,
  assumptions: Assumptions,
): Requirements {
  const answers: Record<string, RequirementAnswer> = { ...writtenRequirements(knowledge, written) };
  for (const question of knowledge.requirements) {
    const answer = answers[question.id];
    if (answer !== undefined && (answer !== unknown || question.answeredBy === undefined)) continue;
    const known: Facts = { requirements: answers, facts };
    const fact = question.answeredBy === undefined ? undefined : facts[question.answeredBy];
    const derived = question.options.some(({ id }) => id === fact) ? fact : undefined;
    const fallback =
      derived ?? answer ?? (isAsked(question, known) ? defaultAnswer(question, known) : undefined);
    if (fallback === undefined || fallback === answer) continue;
    answers[question.id] = assumptions.assume(['requirements', question.id], fallback, question.id);
  }
  return answers;
}

/** Every required answer that is missing, in the order of asking. What is missing may depend on other answers. */
export function missingRequired(
  knowledge: Pick<AnswersKnowledge, 'requirements'>,
  requirements: Requirements,
  facts: Readonly<Record<string, string | undefined>> = {},
): MissingAnswer[] {
  return knowledge.requirements
    .filter(
      (question) => requirements[question.id] === undefined && isRequired(question, { requirements, facts }),
    )
    .map(missingAnswer);
}

/** Answers that may be needed too, as far as other missing ones decide that. */
export function missingBeyond(
  knowledge: Pick<AnswersKnowledge, 'requirements'>,
  requirements: Requirements,
  facts: Readonly<Record<string, string | undefined>> = {},
): MissingAnswer[] {
  return knowledge.requirements.flatMap((question) => {
    if (requirements[question.id] !== undefined) return [];
    const where = wouldBeRequired(question, { requirements, facts });
    return where ? [{ ...missingAnswer(question), where }] : [];
  });
}

function missingAnswer({ id, ask, kind, options }: RequirementQuestion): MissingAnswer {
  return {
    question: id,
    path: `requirements.${id}`,
    ask,
    options: options.map((option) => option.id),
    several: kind === 'many',
  };
}

function fullForm(question: RequirementQuestion, answer: RequirementAnswer): RequirementAnswer {
  return question.kind === 'many' && typeof answer === 'string' && answer !== unknown ? [answer] : answer;
}
