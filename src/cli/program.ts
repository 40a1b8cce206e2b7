import { Command } from 'commander';
import type { AddCommand, RunCommand } from './commands/command.ts';
import { withExamples } from './commands/command.ts';
import type { Surroundings } from './surroundings.ts';
import { formatHelp } from './terminal/format-help.ts';
import { toolName, toolVersion } from './version.ts';

/** The command line without its commands' work. Nothing heavy may be imported from here. */
export function createProgram(
  commands: readonly AddCommand[],
  run: RunCommand,
  surroundings: Surroundings,
): Command {
  const { stdout, stderr } = surroundings;
  const program = new Command(surroundings.calledAs)
    .description(
      'Decides between Kubernetes Network Policies, Istio and a hybrid of both, and writes the policies with a proof that they allow exactly the declared calls.',
    )
    .usage('[command] [flags]')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => helpWidth(stdout.columns),
      getErrHelpWidth: () => helpWidth(stderr.columns),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .configureHelp({ formatHelp, showGlobalOptions: true })
    .version(`${toolName} ${toolVersion}`, '-V, --version', 'print name and version')
    .helpOption('-h, --help', 'print help, wherever it stands')
    .helpCommand('help [command]', 'print help for a command')
    .option('--color', 'colour the output, even in a file or pipe')
    .option('--no-color', 'no colour (NO_COLOR and FORCE_COLOR are read too)')
    .option('--plain', 'ASCII only, no colour and no tables: for screen readers and logs')
    .option('-q, --quiet', 'only results and errors')
    .option('--verbose', 'say more about what is done')
    .option('--no-input', 'never prompt: list what is missing instead')
    .option('--debug', 'print the stack of an internal error')
    .showSuggestionAfterError();
  withExamples(program, [
    { what: 'Answer questions at the terminal', command: `${toolName}` },
    { what: 'Only the decision, from an answers file', command: `${toolName} advise --answers answers.yaml` },
    {
      what: 'The decision and the policies',
      command: `${toolName} advise --answers answers.yaml --output-dir policies`,
    },
    { what: 'A commented answers file to start from', command: `${toolName} init > answers.yaml` },
  ]);
  for (const add of commands) add(program, run);
  for (const command of program.commands) {
    command.allowExcessArguments(false);
    command.configureOutput({ outputError: (text, write) => write(withChoices(text, command)) });
  }
  return program;
}

/** Commander names the option that lacks its value, and not what it may be. */
function withChoices(text: string, { options }: Command): string {
  const flags = /option '(.+)' argument missing/.exec(text)?.[1];
  const choices = options.find((option) => option.flags === flags)?.argChoices;
  return choices === undefined
    ? text
    : text.replace('argument missing', `needs one of ${choices.join(', ')}`);
}

function helpWidth(columns: number | undefined): number {
  return Math.max(40, Math.min(80, columns ?? 80));
}
