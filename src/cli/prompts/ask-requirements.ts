import type { Knowledge, RequirementQuestion } from '../../knowledge/knowledge.ts';
import { type RequirementAnswer, unknown } from '../../model/answers.ts';
import type { Consequences } from '../../questionnaire/can-change.ts';
import { type Asked, type KnownFacts, nextQuestion } from '../../questionnaire/next-question.ts';
import { answer, back, type Session } from '../../questionnaire/session.ts';
import { explainQuestion } from '../../report/explain-question.ts';
import type { Style } from '../../report/style.ts';
import { goBack, type Item, type Prompter } from './prompter.ts';

const why: Item = { id: 'why', label: 'Why is this asked?' };
const dontKnow: Item = {
  id: unknown,
  label: "I don't know yet",
  hint: 'Taken as open: the result says whether the answer could change it.',
};

/** What the flow needs to ask about requirements. `keep` is called after each answer, so that nothing is lost. */
export interface Asking {
  readonly knowledge: Knowledge;
  readonly known: KnownFacts;
  readonly consequences: Consequences;
  readonly prompter: Prompter;
  readonly style: Style;
  readonly keep: (session: Session) => void;
}

/** Asks until no answer can change anything any more. */
export async function askRequirements(start: Session, asking: Asking): Promise<Session> {
  let session = start;
  for (;;) {
    const asked = nextQuestion(asking.knowledge, session, asking.known, asking.consequences);
    if (!asked) return session;
    const reply = await put(asked, asking);
    session = reply === 'back' ? back(session) : answer(session, asked.question.id, reply.answer);
    asking.keep(session);
  }
}

type Reply =
  | { readonly answer: RequirementAnswer }
  /** `marked`: what was marked of many options when the person turned to something else. */
  | { readonly action: string; readonly marked?: readonly string[] };

async function put(
  asked: Asked,
  { prompter, knowledge, style }: Asking,
): Promise<{ readonly answer: RequirementAnswer } | 'back'> {
  const { question } = asked;
  let current = asked;
  for (;;) {
    const reply = await (question.kind === 'one' ? putOne(current, prompter) : putMany(current, prompter));
    if ('answer' in reply) return reply;
    if (reply.action === goBack.id) return 'back';
    prompter.show(explainQuestion(question, knowledge, style));
    if (reply.marked) current = { ...asked, earlier: reply.marked };
  }
}

function shared({ question, position, about, canGoBack }: Asked) {
  return {
    id: question.id,
    message: question.ask,
    progress: `requirements, ${position} of about ${about}`,
    actions: [why, ...(canGoBack ? [goBack] : [])],
  };
}

async function putOne(asked: Asked, prompter: Prompter): Promise<Reply> {
  const { question, earlier } = asked;
  const reply = await prompter.choose({
    ...shared(asked),
    options: [...items(question), ...(question.options.some(({ id }) => id === unknown) ? [] : [dontKnow])],
    ...(typeof earlier === 'string' ? { current: earlier } : {}),
  });
  return [why.id, goBack.id].includes(reply) ? { action: reply } : { answer: reply };
}

async function putMany(asked: Asked, prompter: Prompter): Promise<Reply> {
  const { question, earlier } = asked;
  const prompt = shared(asked);
  const reply = await prompter.chooseMany({
    ...prompt,
    options: items(question),
    actions: [dontKnow, ...prompt.actions],
    ...(Array.isArray(earlier) ? { chosen: earlier as readonly string[] } : {}),
  });
  if (!('action' in reply)) return { answer: reply };
  return reply.action === unknown ? { answer: unknown } : { action: reply.action, marked: reply.chosen };
}

/** Where an option has no hint of its own, the beginning of the question's explanation stands in. */
function items(question: RequirementQuestion): Item[] {
  const [summary = ''] = question.help.split(/(?<=[.:!?])\s/);
  return question.options.map(({ id, label, hint }) => ({
    id,
    label,
    hint: hint ?? summary.replace(/:$/, '.'),
  }));
}
