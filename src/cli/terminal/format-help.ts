import type { Command, Help } from 'commander';
import { labelled, wrap } from '../../report/wrap.ts';
import { examples } from '../commands/command.ts';
import { toolName } from '../version.ts';

/** Columns that commander needs to wrap a description beside its term; with fewer it goes below. */
const narrowest = 44;

/** Help in the order a reader needs it: what it does, examples, usage, then every flag. */
export function formatHelp(command: Command, help: Help): string {
  const width = help.helpWidth ?? 80;
  const termWidth = help.padWidth(command, help);
  const isNarrow = width - termWidth < narrowest;
  const item = (term: string, description: string): string =>
    isNarrow
      ? [`  ${term}`, ...labelled('      ', description, width)].join('\n')
      : help.formatItem(term, termWidth, description, help);
  const list = (heading: string, items: readonly string[]): string[] =>
    items.length === 0 ? [] : [heading, ...items, ''];
  const name = rootOf(command).name();
  return [
    wrap(help.commandDescription(command), width).join('\n'),
    '',
    ...list(
      'Examples:',
      examples(command).flatMap(({ what, command: line }) => [
        ...labelled('  # ', what, width).map((line) => line.replace(/^ {4}/, '  # ')),
        `  ${line.replaceAll(toolName, name)}`,
      ]),
    ),
    'Usage:',
    `  ${help.commandUsage(command)}`,
    '',
    ...list(
      'Arguments:',
      help
        .visibleArguments(command)
        .map((argument) => item(help.argumentTerm(argument), help.argumentDescription(argument))),
    ),
    ...list(
      'Commands:',
      help
        .visibleCommands(command)
        .map((sub) => item(help.subcommandTerm(sub), help.subcommandDescription(sub))),
    ),
    ...list(
      'Flags:',
      help
        .visibleOptions(command)
        .map((option) => item(help.optionTerm(option), help.optionDescription(option))),
    ),
    ...list(
      'Flags of every command:',
      help
        .visibleGlobalOptions(command)
        .map((option) => item(help.optionTerm(option), help.optionDescription(option))),
    ),
  ].join('\n');
}

function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent);
}
