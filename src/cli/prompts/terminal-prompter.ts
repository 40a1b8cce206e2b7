import { input, select } from '@inquirer/prompts';
import type { World } from '../world.ts';
import type { ChooseManyPrompt, ChoosePrompt, Prompter } from './prompter.ts';
import { terminalLook } from './terminal-look.ts';
import { createTypedLines } from './typed-lines.ts';

const rowsOfPage = 14;
const done = 'done';

type Choose = (prompt: ChoosePrompt) => Promise<string>;

/** Prompts on a terminal, written to standard error so that standard output holds results alone. */
export function createTerminalPrompter(world: World): Prompter {
  const { messages, stdin, options } = world;
  // There are prompts on terminals only, and the stream of a terminal is Node's own.
  const context = { input: stdin, output: messages.stream as NodeJS.WritableStream } as const;
  const lines = createTypedLines(stdin);
  const look = terminalLook(messages.style);

  function showProgress(progress: string | undefined): void {
    if (progress !== undefined && !options.quiet) messages.write(look.progress(progress));
  }

  /** `clearPromptOnDone`: nothing of it stays on the screen. */
  function chooser(clearPromptOnDone: boolean): Choose {
    return (prompt) => {
      lines.drop();
      return select<string>(
        {
          message: look.fitted(prompt.message),
          choices: [
            ...look.choices(prompt.options, prompt.message),
            ...(prompt.actions.length > 0 && prompt.options.length > 0 ? [look.line()] : []),
            ...look.choices(prompt.actions, prompt.message),
          ],
          pageSize: rowsOfPage,
          loop: false,
          theme: look.theme,
          ...(prompt.current === undefined ? {} : { default: prompt.current }),
        },
        { ...context, clearPromptOnDone },
      );
    };
  }

  return {
    async choose(prompt) {
      showProgress(prompt.progress);
      return chooser(false)(prompt);
    },

    async chooseMany(prompt) {
      showProgress(prompt.progress);
      const { action, chosen } = await markMany(prompt, chooser(true), look.mark);
      if (action !== undefined) return { action, chosen };
      const taken = prompt.options.filter(({ id }) => chosen.includes(id));
      const answer = taken.map(({ label }) => label).join(', ') || 'none';
      messages.write(look.answered(prompt.message, answer));
      return taken.map(({ id }) => id);
    },

    async type(prompt) {
      showProgress(prompt.progress);
      const typed = lines.open();
      return input(
        {
          message: look.text(prompt.message),
          theme: look.theme,
          ...(prompt.proposal === undefined ? {} : { default: prompt.proposal }),
          validate: (value) => prompt.wrong?.(value) ?? true,
        },
        { ...context, input: typed.input },
      ).finally(() => typed.close());
    },

    show(value) {
      messages.write(`${look.text(value)}\n`);
    },
  };
}

/** Marks and unmarks options until a person takes what is marked, or an action instead. */
async function markMany(
  prompt: ChooseManyPrompt,
  choose: Choose,
  mark: (isChosen: boolean) => string,
): Promise<{ readonly action?: string; readonly chosen: readonly string[] }> {
  const chosen = new Set(prompt.chosen);
  let current: string | undefined;
  for (;;) {
    const count = prompt.options.filter(({ id }) => chosen.has(id)).length;
    const take = count === 0 ? 'None of these' : `Take ${count === 1 ? 'this one' : `these ${count}`}`;
    const reply = await choose({
      ...prompt,
      message: `${prompt.message} (Enter marks and unmarks)`,
      options: [
        ...prompt.options.map((option) => ({
          ...option,
          label: `${mark(chosen.has(option.id))} ${option.label}`,
        })),
        { id: done, label: take },
      ],
      ...(current === undefined ? {} : { current }),
    });
    if (reply === done) return { chosen: [...chosen] };
    if (prompt.actions.some(({ id }) => id === reply)) return { action: reply, chosen: [...chosen] };
    if (!chosen.delete(reply)) chosen.add(reply);
    current = reply;
  }
}
