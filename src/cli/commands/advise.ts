import type { Command } from 'commander';
import { type AdviseOptions, outputFormats } from '../advise/advise-options.ts';
import { type AddCommand, collect, type Example, withExamples } from './command.ts';
import { acceptInferred, addQuestions, addTemplates, failOn, outputAs } from './options.ts';

/** Adds `advise`, which is also what runs without a command. */
export const addAdvise: AddCommand = (program, run) => {
  const command = program
    .command('advise')
    .summary('answers in, decision and policies out (this is what runs without a command)')
    .description(
      'Reads answers or asks for them, decides between Network Policies, Istio and both, says why, and with --output-dir writes the policies in phases, after proving that they allow exactly the declared calls. On a terminal it asks what is not given; elsewhere it lists what is missing and ends with code 2.',
    );
  addFlags(command).action((options: AdviseOptions) =>
    run(async (world) => {
      const { advise } = await import('../advise/advise.ts');
      return advise(options, world);
    }),
  );
  withExamples(command, examples);
};

function addFlags(command: Command): Command {
  command
    .option(
      '-a, --answers <file>',
      'answers in JSON or YAML: a file, a folder of files, or "-" for standard input (repeatable, in any order: files add to each other, one with "overlay: true" replaces what others say, lists of named things add up by name, and all win over --from)',
      collect,
    )
    .option(
      '-f, --from <path...>',
      'manifests and observed traffic to read the topology from, files or folders ("-": standard input)',
      collect,
    )
    .addOption(
      acceptInferred(
        'which calls found with --from count as declared: high (host and port in full in a variable, argument or script) or all; needed without a terminal',
      ),
    )
    .option('-n, --namespace <name>', 'with --from: namespace of objects that name none (otherwise: default)')
    .option('--preset <id>', 'start from a ready set of answers (netmesh-advisor explain presets)')
    .option('-d, --output-dir <folder>', 'write the policies into this folder')
    .option('--phase <id>', 'with -o yaml: only this phase of the rollout')
    .option('--check', 'write nothing; end with code 1 when the folder differs from what would be written')
    .option('--dry-run', 'write nothing; show what would change')
    .option('--force', 'overwrite files that this tool did not write or that were changed by hand')
    .option('-y, --yes', 'no question before writing; defaults where nothing is answered')
    .addOption(failOn())
    .option('--report <file>', 'write the decision record, one page of Markdown')
    .addOption(outputAs(outputFormats, 'what to print: text, json, yaml (the final policies), markdown'));
  return addTemplates(addQuestions(command));
}

const examples: readonly Example[] = [
  { what: 'Ask, then decide; policies only if you want them', command: 'netmesh-advisor advise' },
  {
    what: 'In CI: fail when the policies in git differ from the answers',
    command: 'netmesh-advisor advise --answers answers.yaml --output-dir policies --check',
  },
  {
    what: 'From the manifests of the application and the policies that it has',
    command: 'netmesh-advisor advise -f k8s/ --accept-inferred high -a a.yaml -d policies',
  },
  {
    what: 'What would a regulated organisation get?',
    command: 'netmesh-advisor advise --preset q8-compliance',
  },
  {
    what: 'The final policies as one stream',
    command: 'netmesh-advisor advise --answers answers.yaml -o yaml | kubectl diff -f -',
  },
  {
    what: 'Answers from another program',
    command: 'generate-answers | netmesh-advisor advise --answers - -o json',
  },
];
