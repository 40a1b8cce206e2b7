import type { SchemaOptions } from '../print-schema.ts';
import { type AddCommand, withExamples } from './command.ts';
import { addQuestions } from './options.ts';

export const addSchema: AddCommand = (program, run) => {
  const command = program
    .command('schema')
    .summary('JSON Schema of the answers file')
    .description(
      'Prints the JSON Schema of the answers file, for editors and for other programs that write answers.',
    );
  addQuestions(command).action((options: SchemaOptions) =>
    run(async (world) => {
      const { printSchema } = await import('../print-schema.ts');
      return printSchema(options, world);
    }),
  );
  withExamples(command, [
    { what: 'Keep it beside the answers', command: 'netmesh-advisor schema > answers.schema.json' },
  ]);
};
