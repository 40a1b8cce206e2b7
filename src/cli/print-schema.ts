import { answersSchema } from '../answers/answers-schema.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { readKnowledge } from './input/read-knowledge.ts';
import type { World } from './world.ts';

export interface SchemaOptions {
  readonly questions?: string;
}

/** Prints the JSON Schema of the answers file. */
export async function printSchema(options: SchemaOptions, world: World): Promise<ExitCode> {
  const knowledge = await readKnowledge(options.questions, world);
  world.results.write(JSON.stringify(answersSchema(knowledge), undefined, 2));
  return exitCode.done;
}
