import type { Knowledge, RequirementQuestion } from '../knowledge/knowledge.ts';
import type { RequirementAnswer } from '../model/answers.ts';
import type { FlipChange } from '../model/decision.ts';
import { type AnswerClasses, answerClasses, placeOf } from './answer-classes.ts';
import type { Requirements } from './decision-input.ts';
import { isOpen } from './open-questions.ts';

/** Another answer to one question, standing for all those that come to the same. */
export interface Alternative {
  readonly answer: RequirementAnswer;
  readonly change: FlipChange;
}

/** For each question that has an answer and can matter: what else could be said, alike answers in one. */
export function flipAlternatives(
  knowledge: Knowledge,
  requirements: Requirements,
): readonly (readonly Alternative[])[] {
  const classes = answerClasses(knowledge);
  return knowledge.requirements.flatMap((question) => {
    const present = requirements[question.id];
    if (present === undefined || isOpen(requirements, question.id) || !classes.has(question.id)) return [];
    const others = changesOf(question, present);
    const same = placeOf(classes, question.id, present);
    const merged = mergeAlike(classes, question.id, others).filter(
      ({ answer }) => placeOf(classes, question.id, answer) !== same,
    );
    return merged.length > 0 ? [merged] : [];
  });
}

function changesOf(question: RequirementQuestion, present: RequirementAnswer): Alternative[] {
  const ids = question.options.map(({ id }) => id);
  const one = (to: string, how: FlipChange['how'], answer: RequirementAnswer): Alternative => ({
    answer,
    change: { question: question.id, to: [to], how },
  });
  if (typeof present === 'string')
    return ids.filter((id) => id !== present).map((id) => one(id, 'answer', id));
  const added = ids
    .filter((id) => !present.includes(id))
    .map((id) =>
      one(
        id,
        'add',
        ids.filter((other) => other === id || present.includes(other)),
      ),
    );
  const removed =
    present.length < 2
      ? []
      : present.map((id) =>
          one(
            id,
            'remove',
            present.filter((o) => o !== id),
          ),
        );
  const cleared: Alternative[] =
    present.length === 0 ? [] : [{ answer: [], change: { question: question.id, to: [], how: 'answer' } }];
  return [...added, ...removed, ...cleared];
}

function mergeAlike(
  classes: AnswerClasses,
  question: string,
  alternatives: readonly Alternative[],
): Alternative[] {
  const groups = new Map<string, Alternative>();
  for (const alternative of alternatives) {
    const place = placeOf(classes, question, alternative.answer);
    const key = `${alternative.change.how} ${place} ${alternative.change.to.length === 0}`;
    const group = groups.get(key);
    groups.set(key, group ? joined(group, alternative) : alternative);
  }
  return [...groups.values()];
}

function joined(group: Alternative, { change }: Alternative): Alternative {
  return { answer: group.answer, change: { ...group.change, to: [...group.change.to, ...change.to] } };
}
