import type { Knowledge } from '../../knowledge/knowledge.ts';
import { type RequirementAnswer, unknown } from '../../model/answers.ts';
import { type Session, saidSoFar } from '../../questionnaire/session.ts';
import { answerText } from '../../report/answer-text.ts';
import { rows } from '../../report/layout.ts';
import { type Style, spelled } from '../../report/style.ts';
import type { Prompter } from './prompter.ts';

/**
 * Shows every answer and asks whether they are right. Returns the id of a question to be asked again,
 * or undefined to go on.
 */
export async function reviewAnswers(
  session: Session,
  knowledge: Knowledge,
  prompter: Prompter,
  style: Style,
): Promise<string | undefined> {
  prompter.show(renderReview(session, knowledge, style));
  const reply = await prompter.choose({
    id: 'review',
    message: 'Are these answers right?',
    options: [
      { id: 'go-on', label: 'Yes, decide' },
      { id: 'change', label: 'Change one' },
    ],
    actions: [],
  });
  if (reply === 'go-on') return undefined;
  return prompter.choose({
    id: 'which-answer',
    message: 'Which one?',
    options: session.trail.map((id) => ({
      id,
      label: `${titleOf(id, knowledge)}: ${answerText(id, session.answered[id] ?? unknown, knowledge)}`,
    })),
    actions: [],
  });
}

function renderReview(session: Session, knowledge: Knowledge, style: Style): string {
  const said = saidSoFar(session);
  const pairs = knowledge.requirements
    .filter(({ id }) => said[id] !== undefined)
    .map(({ id }): readonly [string, string] => {
      const origin = session.given[id] === undefined ? '' : ' (given)';
      return [titleOf(id, knowledge), answerText(id, said[id] as RequirementAnswer, knowledge) + origin];
    });
  return spelled(`\n  ${style.strong('Your answers')}\n${rows(pairs, style, 28).join('\n')}\n`, style);
}

function titleOf(id: string, knowledge: Knowledge): string {
  return knowledge.requirements.find((question) => question.id === id)?.title ?? id;
}
