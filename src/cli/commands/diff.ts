import { type DiffOptions, diffFormats } from '../diff/diff-options.ts';
import { type AddCommand, withExamples } from './command.ts';
import { addSubjectOptions, outputAs } from './options.ts';

export const addDiff: AddCommand = (program, run) => {
  const command = program
    .command('diff')
    .summary('connectivity that differs between two sets of policies')
    .description(
      'Compares what two sets of policies let pass, NetworkPolicy and Istio together: connections added, removed and changed, whatever the texts look like. Workloads come from --answers or --from, else from the two sets themselves, else representatives stand for them. Ends with code 0 also where they differ, as git diff does; with --exit-code it ends with 1 then.',
    )
    .argument('<old>', 'file or folder with the policies as they were; "-" reads standard input')
    .argument('<new>', 'file or folder with the policies as they shall be');
  addSubjectOptions(command)
    .option('--exit-code', 'end with code 1 when they differ')
    .addOption(outputAs(diffFormats, 'text, json or markdown'))
    .action((before: string, after: string, options: DiffOptions) =>
      run(async (world) => {
        const { diff } = await import('../diff/diff.ts');
        return diff(before, after, options, world);
      }),
    );
  withExamples(command, [
    {
      what: 'What would this branch change?',
      command: 'netmesh-advisor diff ../main/policies policies --answers answers.yaml',
    },
    {
      what: 'What differs from the cluster? In CI, fail on it',
      command: 'kubectl get netpol -A -o yaml | netmesh-advisor diff - policies/ --exit-code',
    },
  ]);
};
