import type { Knowledge } from '../../knowledge/knowledge.ts';
import { type RequirementAnswer, unknown } from '../../model/answers.ts';
import type { Session } from '../../questionnaire/session.ts';
import { answerText } from '../../report/answer-text.ts';
import { rows } from '../../report/layout.ts';
import { type Style, spelled } from '../../report/style.ts';
import { goBack, type Prompter } from './prompter.ts';

/** What is reviewed: the answers that count, of which those that were given elsewhere cannot be changed here. */
export interface Reviewed {
  readonly session: Session;
  readonly settled: Readonly<Record<string, RequirementAnswer>>;
  readonly knowledge: Knowledge;
}

/**
 * Shows every answer and asks whether they are right. Returns the id of a question to be asked again,
 * or undefined to go on.
 */
export async function reviewAnswers(
  reviewed: Reviewed,
  prompter: Prompter,
  style: Style,
): Promise<string | undefined> {
  for (;;) {
    prompter.show(renderReview(reviewed, style));
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
    const which = await askWhichAnswer(reviewed, prompter);
    if (which !== undefined) return which;
  }
}

/** The id of a question whose answer is to be changed; undefined: of none after all. */
export async function askWhichAnswer(
  { session, settled, knowledge }: Reviewed,
  prompter: Prompter,
): Promise<string | undefined> {
  const reply = await prompter.choose({
    id: 'which-answer',
    message: 'Which one?',
    options: session.trail
      .filter((id) => settled[id] !== undefined)
      .map((id) => ({
        id,
        label: `${titleOf(id, knowledge)}: ${answerText(id, settled[id] ?? unknown, knowledge)}`,
      })),
    actions: [goBack],
  });
  return reply === goBack.id ? undefined : reply;
}

function renderReview({ session, settled, knowledge }: Reviewed, style: Style): string {
  const pairs = knowledge.requirements
    .filter(({ id }) => settled[id] !== undefined)
    .map(({ id }): readonly [string, string] => {
      const origin = session.given[id] === undefined ? '' : ' (given)';
      return [titleOf(id, knowledge), answerText(id, settled[id] as RequirementAnswer, knowledge) + origin];
    });
  return spelled(`\n  ${style.strong('Your answers')}\n${rows(pairs, style, 28).join('\n')}\n`, style);
}

function titleOf(id: string, knowledge: Knowledge): string {
  return knowledge.requirements.find((question) => question.id === id)?.title ?? id;
}
