import { input, Separator, select } from '@inquirer/prompts';
import { spelled } from '../../report/style.ts';
import { textWidth } from '../../report/text-width.ts';
import { wrap } from '../../report/wrap.ts';
import { toolName } from '../version.ts';
import type { World } from '../world.ts';
import type { ChooseManyPrompt, ChoosePrompt, Item, Prompter, TypePrompt } from './prompter.ts';
import { createTypedLines } from './typed-lines.ts';

const rowsOfPage = 14;
const done = 'done';

interface Choice {
  readonly value: string;
  readonly name: string;
  readonly short: string;
  readonly description?: string;
}

/** Prompts on a terminal, written to standard error so that standard output holds results alone. */
export function createTerminalPrompter(world: World): Prompter {
  const { messages, stdin } = world;
  const { style } = messages;
  // There are prompts on terminals only, and the stream of a terminal is Node's own.
  const context = { input: stdin, output: messages.stream as NodeJS.WritableStream } as const;
  const lines = createTypedLines(stdin);
  const sign = (unicode: string, ascii: string): string => (style.unicode ? unicode : ascii);
  const text = (value: string): string => spelled(value, style);
  const theme = {
    prefix: { idle: style.accent('?'), done: style.good(sign('✔', 'ok')) },
    icon: { cursor: sign('❯', '>') },
    style: {
      message: (value: string) => style.strong(value),
      answer: (value: string) => style.accent(value),
      highlight: (value: string) => style.accent(value),
      description: indented,
      error: (value: string) => `${style.bad('>')} ${fitted(value)}`,
      help: style.dim,
      defaultAnswer: (value: string) => style.dim(`(${value})`),
      keysHelpTip: () => undefined,
    },
  };

  function indented(value: string): string {
    return wrap(value, style.width - 4)
      .map((line) => style.dim(`  ${line}`))
      .join('\n');
  }

  function choices(items: readonly Item[], message: string): Choice[] {
    return items.map(({ id, label, hint }) => ({
      value: id,
      name: fitted(text(label)),
      short: answerBeside(message, text(label)),
      ...(hint === undefined ? {} : { description: text(hint) }),
    }));
  }

  /** What stays on the screen: the answer on the line of its question, or below where there is no room. */
  function answerBeside(message: string, answer: string): string {
    return textWidth(message) + textWidth(answer) + 4 <= style.width ? answer : `\n  ${fitted(answer)}`;
  }

  function fitted(label: string): string {
    return wrap(label, style.width - 4).join('\n  ');
  }

  function showProgress(progress: string | undefined): void {
    if (progress === undefined || world.options.quiet) return;
    const room = style.width - 4 - textWidth(toolName) - textWidth(progress);
    messages.write(text(`\n  ${style.dim(toolName)}${' '.repeat(Math.max(2, room))}${style.dim(progress)}`));
  }

  function line(): Separator {
    return new Separator(style.dim(sign('─', '-').repeat(14)));
  }

  async function choose(prompt: ChoosePrompt, clear = false): Promise<string> {
    lines.drop();
    return select<string>(
      {
        message: fitted(text(prompt.message)),
        choices: [
          ...choices(prompt.options, prompt.message),
          ...(prompt.actions.length > 0 && prompt.options.length > 0 ? [line()] : []),
          ...choices(prompt.actions, prompt.message),
        ],
        pageSize: rowsOfPage,
        loop: false,
        theme,
        ...(prompt.current === undefined ? {} : { default: prompt.current }),
      },
      { ...context, clearPromptOnDone: clear },
    );
  }

  return {
    async choose(prompt) {
      showProgress(prompt.progress);
      return choose(prompt);
    },

    async chooseMany(prompt: ChooseManyPrompt) {
      showProgress(prompt.progress);
      let chosen = new Set(prompt.chosen ?? []);
      let current: string | undefined;
      for (;;) {
        const listed = prompt.options.filter(({ id }) => chosen.has(id));
        const summary =
          listed.length === 0
            ? 'None of these'
            : `Take ${listed.length === 1 ? 'this one' : `these ${listed.length}`}`;
        const reply = await choose(
          {
            ...prompt,
            message: `${prompt.message} (Enter marks and unmarks)`,
            options: [
              ...prompt.options.map((option) => ({
                ...option,
                label: `${chosen.has(option.id) ? sign('◉', '[x]') : sign('◯', '[ ]')} ${option.label}`,
              })),
              { id: done, label: summary },
            ],
            ...(current === undefined ? {} : { current }),
          },
          true,
        );
        if (reply === done) {
          const answer = listed.map(({ label }) => label).join(', ') || 'none';
          messages.write(
            text(`${theme.prefix.done} ${style.strong(prompt.message)} ${style.accent(answer)}`),
          );
          return listed.map(({ id }) => id);
        }
        if (prompt.actions.some(({ id }) => id === reply)) return { action: reply, chosen: [...chosen] };
        chosen = new Set(chosen.has(reply) ? [...chosen].filter((id) => id !== reply) : [...chosen, reply]);
        current = reply;
      }
    },

    async type(prompt: TypePrompt) {
      showProgress(prompt.progress);
      const typed = lines.open();
      return input(
        {
          message: text(prompt.message),
          theme,
          ...(prompt.proposal === undefined ? {} : { default: prompt.proposal }),
          validate: (value) => prompt.wrong?.(value) ?? true,
        },
        { ...context, input: typed.input },
      ).finally(() => typed.close());
    },

    show(value) {
      messages.write(`${text(value)}\n`);
    },
  };
}
