import type { InitOptions } from '../init.ts';
import { type AddCommand, withExamples } from './command.ts';
import { addQuestions } from './options.ts';

export const addInit: AddCommand = (program, run) => {
  const command = program
    .command('init')
    .summary('write a commented answers file to start from')
    .description(
      'Prints an answers file in YAML in which every question stands with its options and its default, ready to be edited. With a file name it is written there.',
    )
    .argument('[file]', 'file to write; without it, and for "-", the text goes to standard output')
    .option('--preset <id>', 'fill in the answers of this preset')
    .option('--force', 'overwrite the file if it exists');
  addQuestions(command).action((file: string | undefined, options: InitOptions) =>
    run(async (world) => {
      const { init } = await import('../init.ts');
      return init({ ...options, ...(file === undefined ? {} : { outputFile: file }) }, world);
    }),
  );
  withExamples(command, [
    { what: 'A new answers file', command: 'netmesh-advisor init answers.yaml' },
    {
      what: 'The same, started from a preset',
      command: 'netmesh-advisor init --preset q3-zero-trust > answers.yaml',
    },
  ]);
};
