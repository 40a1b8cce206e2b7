import { answersFileSchema } from './answers-file-schema.ts';
import type { AnswersKnowledge } from './answers-knowledge.ts';
import type { AnswersResult, ReadOptions } from './answers-result.ts';
import { type AnswersInput, readInputs } from './read-inputs.ts';
import { schemaProblems } from './schema-problems.ts';

/**
 * Reads answers from any number of files: parses, validates and merges them, and fills the defaults.
 *
 * Layers, from low to high: the preset, what was found, the files, those with `overlay: true`, the flags.
 * A higher layer replaces what a lower one says; files of one layer add to each other, and where they differ
 * both places are named. Never throws for anything that stands in an input; all problems come at once.
 */
export function readAnswers(
  knowledge: AnswersKnowledge,
  inputs: readonly AnswersInput[],
  options: ReadOptions = {},
): AnswersResult {
  return readInputs(knowledge, inputs, options, (_, data) =>
    schemaProblems(answersFileSchema(knowledge), data),
  );
}
