import type { AnswersInput } from '../../answers/read-inputs.ts';
import { describeFacts } from '../../knowledge/describe-facts.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import { type RequirementAnswer, unknown } from '../../model/answers.ts';
import { settledAnswers } from '../../questionnaire/next-question.ts';
import { type Session, startSession, takeBack } from '../../questionnaire/session.ts';
import type { Run } from '../advise/advice-run.ts';
import { consequencesFor } from '../advise/consequences.ts';
import { askRequirements } from './ask-requirements.ts';
import { type Kept, keepAnswers, readKept } from './kept-session.ts';
import type { Prompter } from './prompter.ts';
import { askWhichAnswer, type Reviewed, reviewAnswers } from './review-answers.ts';

/** Begins a questionnaire, or takes up the one that was left before its end. */
export async function begin({ knowledge, result, world }: Run, prompter: Prompter): Promise<Session> {
  const session = startSession(result.file.requirements ?? {});
  return takeUp(session, readKept(world.environment), knowledge, prompter);
}

/** Asks for the requirements that nobody gave, from where the session stands to the review. */
export async function askForAnswers(start: Session, run: Run, prompter: Prompter): Promise<Session> {
  const { knowledge, result, world } = run;
  const { style } = world.messages;
  const known = writtenFacts(result);
  let session = start;
  for (;;) {
    session = await askRequirements(session, {
      knowledge,
      known,
      consequences: consequencesFor(knowledge),
      prompter,
      style,
      keep: (state) => keepAnswers(world, state),
    });
    if (session.trail.length === 0) return session;
    const again = await reviewAnswers(reviewedOf(session, run), prompter, style);
    if (again === undefined) return session;
    session = takeBack(session, again);
  }
}

/** Takes back the answer that a person wants to change. */
export async function takeBackOne(session: Session, run: Run, prompter: Prompter): Promise<Session> {
  const which = await askWhichAnswer(reviewedOf(session, run), prompter);
  return which === undefined ? session : takeBack(session, which);
}

function reviewedOf(session: Session, { knowledge, result }: Run): Reviewed {
  return { session, settled: settledAnswers(knowledge, session, writtenFacts(result)), knowledge };
}

/** What was answered, in the written form. */
export function answersOf(session: Session, { knowledge, result }: Run): AnswersInput {
  const requirements = settledAnswers(knowledge, session, writtenFacts(result));
  const asked = Object.entries(requirements).filter(([id]) => session.given[id] === undefined);
  return { name: 'your answers', data: { version: 1, requirements: Object.fromEntries(asked) } };
}

/** Facts that somebody stated; what was only assumed is still to be asked. */
function writtenFacts({ answers, provenance }: Run['result']): Readonly<Record<string, string>> {
  const isWritten = (path: string): boolean => (provenance.get(path)?.kind ?? 'default') !== 'default';
  const stated: Record<string, string> = {};
  for (const [path, value] of Object.entries(describeFacts(answers.platform, answers.topology))) {
    // Whether policies are enforced follows from the plugin, once that is known.
    const follows = path === 'platform.policyEnforcement' && isWritten('platform.networkPlugin');
    if (value !== undefined && (!path.startsWith('platform.') || isWritten(path) || follows))
      stated[path] = value;
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
