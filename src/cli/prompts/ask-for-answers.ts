import type { AnswersInput } from '../../answers/read-answers.ts';
import { describeFacts } from '../../knowledge/describe-facts.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import { type RequirementAnswer, unknown } from '../../model/answers.ts';
import { settledAnswers } from '../../questionnaire/next-question.ts';
import { type Session, startSession, takeBack } from '../../questionnaire/session.ts';
import type { Run } from '../advise/advise.ts';
import { consequencesFor } from '../advise/consequences.ts';
import { askRequirements } from './ask-requirements.ts';
import { type Kept, keepAnswers, readKept } from './kept-session.ts';
import type { Prompter } from './prompter.ts';
import { reviewAnswers } from './review-answers.ts';

/** Asks for the requirements that nobody gave, from the first question to the review. */
export async function askForAnswers(
  { knowledge, result, world }: Pick<Run, 'knowledge' | 'result' | 'world'>,
  prompter: Prompter,
): Promise<AnswersInput> {
  const { style } = world.messages;
  const given: Readonly<Record<string, RequirementAnswer>> = result.file.requirements ?? {};
  const known = writtenFacts(result);
  let session = await takeUp(startSession(given), readKept(world.environment), knowledge, prompter);
  for (;;) {
    session = await askRequirements(session, {
      knowledge,
      known,
      consequences: consequencesFor(knowledge),
      prompter,
      style,
      keep: (state) => keepAnswers(world, state),
    });
    const again = await reviewAnswers(session, knowledge, prompter, style);
    if (again === undefined) break;
    session = takeBack(session, again);
  }
  const requirements = settledAnswers(knowledge, session, known);
  const asked = Object.fromEntries(Object.entries(requirements).filter(([id]) => given[id] === undefined));
  return { name: 'your answers', data: { version: 1, requirements: asked } };
}

/** Facts that somebody stated; what was only assumed is still to be asked. */
function writtenFacts({ answers, provenance }: Run['result']): Readonly<Record<string, string>> {
  const stated: Record<string, string> = {};
  for (const [path, value] of Object.entries(describeFacts(answers.platform, answers.topology))) {
    const origin = provenance.get(path);
    const isAssumed = path.startsWith('platform.') && (origin === undefined || origin.kind === 'default');
    if (value !== undefined && !isAssumed) stated[path] = value;
  }
  return stated;
}

/** Offers what an earlier questionnaire left behind. */
async function takeUp(
  session: Session,
  kept: Kept | undefined,
  knowledge: Knowledge,
  prompter: Prompter,
): Promise<Session> {
  const trail = (kept?.trail ?? []).filter(
    (id) => session.given[id] === undefined && isAnswer(id, kept?.answered[id], knowledge),
  );
  const count = trail.length;
  if (!kept || count === 0) return session;
  const reply = await prompter.choose({
    id: 'resume',
    message: `You answered ${count === 1 ? 'one question' : `${count} questions`} earlier and did not finish. Go on from there?`,
    options: [
      { id: 'resume', label: 'Go on' },
      { id: 'anew', label: 'Start anew' },
    ],
    actions: [],
  });
  if (reply === 'anew') return session;
  const answered = Object.fromEntries(trail.map((id) => [id, kept.answered[id] as RequirementAnswer]));
  return { ...session, answered, trail };
}

/** What was kept may be older than the questions. */
function isAnswer(id: string, answer: RequirementAnswer | undefined, knowledge: Knowledge): boolean {
  const question = knowledge.requirements.find((candidate) => candidate.id === id);
  const options = new Set([unknown, ...(question?.options ?? []).map((option) => option.id)]);
  if (question?.kind === 'many' && Array.isArray(answer)) return answer.every((one) => options.has(one));
  return typeof answer === 'string' && options.has(answer);
}
