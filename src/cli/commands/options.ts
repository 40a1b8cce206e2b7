import { type Command, Option } from 'commander';
import { severities } from '../../model/finding.ts';
import { collect } from './command.ts';

/** `--fail-on`, for commands that tell findings. */
export function failOn(): Option {
  return new Option('--fail-on <severity>', 'end with code 1 on a finding of this severity or above').choices(
    severities,
  );
}

/** `--accept-inferred`, with what it means to the command. */
export function acceptInferred(meaning: string): Option {
  return new Option('--accept-inferred <confidence>', meaning).choices(['high', 'all']);
}

/** `-o`; the first format is what a run prints without it. */
export function outputAs(formats: readonly string[], meaning: string): Option {
  return new Option('-o, --output <format>', meaning).choices(formats).default(formats[0]);
}

/** `--questions`, for commands that read the knowledge. */
export function addQuestions(command: Command): Command {
  return command.option('--questions <folder>', "your organisation's own questions beside the built-in ones");
}

/** `--templates`, for commands that read templates of policies. */
export function addTemplates(command: Command): Command {
  return command.option(
    '--templates <folder>',
    "your organisation's own policy templates beside the built-in ones",
  );
}

/** Flags that say which workloads and calls policies are judged with; `verify`, `why` and `diff` share them. */
export function addSubjectOptions(command: Command): Command {
  command
    .option(
      '-a, --answers <file>',
      'answers with the topology: workloads and calls ("-": standard input; repeatable)',
      collect,
    )
    .option(
      '-f, --from <path>',
      'Kubernetes manifests of the workloads, a file or folder (repeatable)',
      collect,
    )
    .addOption(acceptInferred('take calls that --from shows as declared: only sure ones (high), or all'))
    .option('-n, --namespace <name>', 'namespace of objects that name none (otherwise: default)');
  return addQuestions(command);
}
