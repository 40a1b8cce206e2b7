import type { SchemaOptions } from '../print-schema.ts';
import { type AddCommand, withExamples } from './command.ts';

export const addSchema: AddCommand = (program, run) => {
  const command = program
    .command('schema')
    .summary('JSON Schema of the answers file')
    .description(
      'Prints the JSON Schema of the answers file, for editors and for other programs that write answers.',
    )
    .option('--questions <folder>', "your organisation's own questions beside the built-in ones")
    .action((options: SchemaOptions) =>
      run(async (world) => {
        const { printSchema } = await import('../print-schema.ts');
        return printSchema(options, world);
      }),
    );
  withExamples(command, [
    { what: 'Keep it beside the answers', command: 'netmesh-advisor schema > answers.schema.json' },
  ]);
};
