import type { Facts } from '../../knowledge/evaluate-condition.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { Platform } from '../../model/platform.ts';
import {
  type AskableFact,
  askableFacts,
  factAt,
  typeFact,
  withFact,
} from '../../questionnaire/platform-facts.ts';
import type { Prompter } from './prompter.ts';

type Written = Readonly<Record<string, unknown>>;

const goOn = 'go-on';

/**
 * Shows the platform facts that the policies depend on, each with what is taken for it, and lets any of them
 * be set. `resolve` says what holds when these were written.
 */
export async function askPlatform(
  start: Written,
  knowledge: Knowledge,
  resolve: (written: Written) => { readonly platform: Platform; readonly facts: Facts },
  prompter: Prompter,
): Promise<Written> {
  let written = start;
  for (;;) {
    const { platform, facts } = resolve(written);
    const askable = askableFacts(knowledge, facts);
    const reply = await prompter.choose({
      id: 'platform',
      progress: 'platform',
      message: 'The policies depend on these facts about the cluster. Are they right?',
      options: [
        { id: goOn, label: 'Yes, go on' },
        ...askable.map(({ question, path }) => ({
          id: question.id,
          label: factText(question.title, factAt(platform, path), factAt(written, path) === undefined),
          hint: question.help,
        })),
      ],
      actions: [],
    });
    const fact = askable.find(({ question }) => question.id === reply);
    if (!fact) return written;
    const value = await askFact(fact, factAt(platform, fact.path), prompter);
    written = withFact(written, fact.path, value);
  }
}

function factText(title: string, value: unknown, isAssumed: boolean): string {
  return `${title}: ${valueText(value)}${isAssumed && value !== undefined ? ' (assumed)' : ''}`;
}

async function askFact(
  { question, options }: AskableFact,
  now: unknown,
  prompter: Prompter,
): Promise<unknown> {
  if (question.kind === 'choice' && question.many) {
    const reply = await prompter.chooseMany({
      id: question.id,
      message: question.ask,
      options,
      actions: [],
      ...(Array.isArray(now) && { chosen: now.map(String) }),
    });
    return 'action' in reply ? now : reply;
  }
  if (question.kind === 'choice' && options.length > 0) {
    return prompter.choose({
      id: question.id,
      message: question.ask,
      options,
      actions: [],
      ...(typeof now === 'string' && { current: now }),
    });
  }
  const line = await prompter.type({
    id: question.id,
    message: question.ask,
    ...(now === undefined ? {} : { proposal: valueText(now) }),
    wrong: (typed) => {
      const read = typeFact(question, typed);
      return 'wrong' in read ? read.wrong : undefined;
    },
  });
  const read = typeFact(question, line);
  return 'value' in read ? read.value : now;
}

function valueText(value: unknown): string {
  if (value === undefined) return 'not said';
  if (Array.isArray(value)) return value.map(String).join(', ') || 'none';
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([key, one]) => `${key}=${String(one)}`)
      .join(', ');
  }
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
}
