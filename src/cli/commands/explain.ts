import type { ExplainOptions } from '../explain/explain-options.ts';
import { type AddCommand, withExamples } from './command.ts';
import { addQuestions, addTemplates, outputAs } from './options.ts';

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
    .addOption(outputAs(['text', 'json'], 'text or json'))
    .option(
      '-a, --answers <file>',
      'with both-ways or topology.calls[n]: the answers whose calls are compared',
    );
  addTemplates(addQuestions(command)).action((id: string | undefined, options: ExplainOptions) =>
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
