import { evaluateCondition } from '../evaluate-condition.ts';
import type { Condition, Knowledge, RequirementQuestion } from '../knowledge.ts';
import type { KnowledgeFault } from '../knowledge-fault.ts';
import { conditionsOf, fault, knownFacts, leavesOf } from './condition-parts.ts';

/** Every condition names questions and facts that exist. */
export function conditionsNameWhatExists(knowledge: Knowledge): KnowledgeFault[] {
  const questions = new Set(knowledge.requirements.map(({ id }) => id));
  return conditionsOf(knowledge).flatMap(({ file, where, condition }) =>
    leavesOf(condition).flatMap((leaf) => {
      if ('question' in leaf && !questions.has(leaf.question)) {
        return [fault(file, `${where}: there is no question ${leaf.question}`)];
      }
      if ('fact' in leaf && !knownFacts.has(leaf.fact)) {
        return [fault(file, `${where}: there is no fact ${leaf.fact}`)];
      }
      return [];
    }),
  );
}

/** Every condition names options that its question has; `none` and `any` stand for a question of many as a whole. */
export function conditionsNameOptions(knowledge: Knowledge): KnowledgeFault[] {
  return conditionsOf(knowledge).flatMap(({ file, where, condition }) =>
    leavesOf(condition).flatMap((leaf) => {
      if (!('question' in leaf)) return [];
      const question = knowledge.requirements.find(({ id }) => id === leaf.question);
      const wanted = 'is' in leaf ? [leaf.is] : leaf.in;
      return wanted
        .filter((option) => question !== undefined && !hasOption(question, option))
        .map((option) => fault(file, `${where}: ${leaf.question} has no option ${option}`));
    }),
  );
}

/** Conditions look only at what is known where they are evaluated. */
export function conditionsUseWhatIsKnownThere(knowledge: Knowledge): KnowledgeFault[] {
  return conditionsOf(knowledge).flatMap(({ file, where, condition, mayUse }) =>
    leavesOf(condition)
      .flatMap((leaf) => (['question', 'fact', 'layer', 'opinion'] as const).filter((kind) => kind in leaf))
      .filter((kind) => !mayUse.includes(kind))
      .map((kind) => fault(file, `${where}: a condition on a ${kind} is not known here`)),
  );
}

/** A question depends only on questions that are asked before it, so there is no cycle. */
export function questionsLookBack(knowledge: Knowledge): KnowledgeFault[] {
  return knowledge.requirements.flatMap((question, index) => {
    const earlier = new Set(knowledge.requirements.slice(0, index).map(({ id }) => id));
    return mentioned(question)
      .filter((id) => !earlier.has(id))
      .map((id) => fault(`requirements/${question.id}.yaml`, `when: ${id} is not asked before it`));
  });
}

/** Every question can come up: some answers to earlier questions let its condition hold. */
export function questionsCanComeUp(knowledge: Knowledge): KnowledgeFault[] {
  return knowledge.requirements
    .filter((question) => question.when !== undefined && !canHold(knowledge, question))
    .map((question) => fault(`requirements/${question.id}.yaml`, 'when: no answers let it come up'));
}

function canHold({ requirements }: Knowledge, question: RequirementQuestion): boolean {
  const involved = requirements.filter(({ id }) => involvedIn(requirements, question).has(id));
  const completions = involved.reduce<Record<string, string | string[]>[]>(
    (answers, { id, kind, options }) => {
      const choices =
        kind === 'one' ? options.map((option) => option.id) : [[], ...options.map((o) => [o.id])];
      return answers.flatMap((given) => choices.map((choice) => ({ ...given, [id]: choice })));
    },
    [{}],
  );
  return completions.some((answers) =>
    [question, ...involved].every(
      ({ when }) => when === undefined || evaluateCondition(when, { requirements: answers }) === true,
    ),
  );
}

/** The questions that a question depends on, directly or through others. */
function involvedIn(
  requirements: readonly RequirementQuestion[],
  question: RequirementQuestion,
): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (when: Condition | undefined): void => {
    for (const leaf of when === undefined ? [] : leavesOf(when)) {
      if (!('question' in leaf) || found.has(leaf.question)) continue;
      found.add(leaf.question);
      visit(requirements.find(({ id }) => id === leaf.question)?.when);
    }
  };
  visit(question.when);
  return found;
}

function mentioned({ when, requiredWhen }: RequirementQuestion): string[] {
  const leaves = [when, requiredWhen].flatMap((condition) =>
    condition === undefined ? [] : leavesOf(condition),
  );
  return [...new Set(leaves.flatMap((leaf) => ('question' in leaf ? [leaf.question] : [])))];
}

function hasOption({ kind, options }: RequirementQuestion, option: string): boolean {
  return (
    options.some(({ id }) => id === option) || (kind === 'many' && (option === 'none' || option === 'any'))
  );
}
