import type { AnswersKnowledge } from './answers-knowledge.ts';
import type { AnswersResult, ReadOptions } from './answers-result.ts';
import { parseAnswers } from './parse-answers.ts';
import { settleTrees } from './settle-trees.ts';
import { fromData } from './source-node.ts';
import { type Explain, validateFile } from './validate-answers.ts';

/** One source of answers: a file's text under the name by which the user knows it, or data made by the program. */
export type AnswersInput =
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly data: unknown }
  | FoundAnswers;

/** Facts that nobody stated, but that something shows, such as manifests: they lie below every file. */
export interface FoundAnswers {
  readonly name: string;
  readonly data: unknown;
  /** What shows a value, by its path; where it is used it is listed as an assumption with this. */
  readonly shownBy: Readonly<Record<string, string>>;
}

/** What `readAnswers` does, with the explanation of broken forms given: it takes much to load. */
export function readInputs(
  knowledge: AnswersKnowledge,
  inputs: readonly AnswersInput[],
  options: ReadOptions,
  explain: Explain,
): AnswersResult {
  const shownBy = Object.assign({}, ...inputs.map((input) => ('shownBy' in input ? input.shownBy : {})));
  return settleTrees(knowledge, inputs.map(parseInput), { ...options, shownBy }, (root) =>
    validateFile(knowledge, root, explain),
  );
}

function parseInput(input: AnswersInput): ReturnType<typeof parseAnswers> {
  if ('text' in input) return parseAnswers(input.name, input.text);
  const kind = 'shownBy' in input ? 'found' : 'file';
  return { root: fromData(input.data, { kind, name: input.name }), problems: [] };
}
