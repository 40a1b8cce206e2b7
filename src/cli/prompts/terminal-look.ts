import { Separator } from '@inquirer/prompts';
import { type Style, spelled } from '../../report/style.ts';
import { textWidth } from '../../report/text-width.ts';
import { wrap } from '../../report/wrap.ts';
import { toolName } from '../version.ts';
import type { Item } from './prompter.ts';

interface Choice {
  readonly value: string;
  readonly name: string;
  readonly short: string;
  readonly description?: string;
}

/** How prompts look in a style: what inquirer takes as its theme, and texts that fit the terminal. */
export function terminalLook(style: Style) {
  const sign = (unicode: string, ascii: string): string => (style.unicode ? unicode : ascii);
  const text = (value: string): string => spelled(value, style);
  const fitted = (value: string): string => wrap(text(value), style.width - 4).join('\n  ');
  const theme = {
    prefix: { idle: style.accent('?'), done: style.good(sign('✔', 'ok')) },
    icon: { cursor: sign('❯', '>') },
    style: {
      message: (value: string) => style.strong(value),
      answer: (value: string) => style.accent(value),
      highlight: (value: string) => style.accent(value),
      description: (value: string) =>
        wrap(value, style.width - 4)
          .map((line) => style.dim(`  ${line}`))
          .join('\n'),
      error: (value: string) => `${style.bad('>')} ${wrap(value, style.width - 4).join('\n  ')}`,
      help: style.dim,
      defaultAnswer: (value: string) => style.dim(`(${value})`),
      keysHelpTip: () => undefined,
    },
  };
  /** What stays on the screen: the answer on the line of its question, or below where there is no room. */
  const answerBeside = (message: string, answer: string): string =>
    textWidth(message) + textWidth(answer) + 4 <= style.width ? answer : `\n  ${fitted(answer)}`;
  return {
    theme,
    text,
    fitted,
    choices: (items: readonly Item[], message: string): Choice[] =>
      items.map(({ id, label, hint }) => ({
        value: id,
        name: fitted(label),
        short: answerBeside(message, text(label)),
        ...(hint === undefined ? {} : { description: text(hint) }),
      })),
    line: (): Separator => new Separator(style.dim(sign('─', '-').repeat(14))),
    /** The tool's name at the left, where one is at the right. */
    progress: (value: string): string => {
      const room = style.width - 4 - textWidth(toolName) - textWidth(value);
      return text(`\n  ${style.dim(toolName)}${' '.repeat(Math.max(2, room))}${style.dim(value)}`);
    },
    mark: (isChosen: boolean): string => (isChosen ? sign('◉', '[x]') : sign('◯', '[ ]')),
    /** A question that was answered, as inquirer leaves one behind. */
    answered: (message: string, answer: string): string =>
      text(`${theme.prefix.done} ${style.strong(message)} ${style.accent(answer)}`),
  };
}
