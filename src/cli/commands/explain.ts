import { Option } from 'commander';
import type { ExplainOptions } from '../explain/explain-options.ts';
import { type AddCommand, withExamples } from './command.ts';

export const addExplain: AddCommand = (program, run) => {
  const command = program
    .command('explain')
    .summary('a question, capability, constraint, finding or policy, in words')
    .description(
      'Says in words what an id in the output or in the answers file stands for, why it is asked or reported, and where it comes from. Without an id it lists them all.',
    )
    .argument(
      '[id]',
      'an id, a place in the answers file, or a kind of ids: questions, keys, findings, presets, ...',
    )
    .addOption(new Option('-o, --output <format>', 'text or json').choices(['text', 'json']).default('text'))
    .option(
      '-a, --answers <file>',
      'with both-ways or topology.calls[n]: the answers whose calls are compared',
    )
    .option('--questions <folder>', "your organisation's own questions beside the built-in ones")
    .option('--templates <folder>', "your organisation's own policy templates beside the built-in ones")
    .action((id: string | undefined, options: ExplainOptions) =>
      run(async (world) => {
        const { explain } = await import('../explain/explain.ts');
        return explain(id, options, world);
      }),
    );
  withExamples(command, [
    { what: 'A question', command: 'netmesh-advisor explain service-trust' },
    {
      what: 'One requirement under Network Policies and under Istio',
      command: 'netmesh-advisor explain both-ways',
    },
    { what: 'A place in the answers file', command: "netmesh-advisor explain 'topology.calls[2].port'" },
    { what: 'Every preset', command: 'netmesh-advisor explain presets' },
  ]);
};
