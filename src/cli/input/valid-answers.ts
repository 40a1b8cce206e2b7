import type { AnswersResult } from '../../answers/answers-result.ts';
import type { AnswersInput } from '../../answers/read-inputs.ts';
import type { MissingAnswer } from '../../answers/resolve-requirements.ts';
import { type Problem, unknown } from '../../model/answers.ts';
import { conditionText } from '../../report/condition-text.ts';
import { InputFailure } from '../failure.ts';

/** Answers read and valid, though required ones may be missing. */
export type ValidAnswers = AnswersResult & Required<Pick<AnswersResult, 'answers' | 'file'>>;

/** Every problem in the answers ends the run at once. */
export function validOrFailed(
  result: AnswersResult,
  inputs: readonly AnswersInput[],
  preset: string | undefined,
): ValidAnswers {
  if (isValid(result)) return result;
  throw new InputFailure(sourceName(inputs, preset), result.problems);
}

function isValid(result: AnswersResult): result is ValidAnswers {
  return result.problems.length === 0 && result.answers !== undefined && result.file !== undefined;
}

/** Ends the run with a list of the required answers that nobody gave. */
export function missingAnswers(
  result: ValidAnswers,
  inputs: readonly AnswersInput[],
  calledAs: string,
): InputFailure {
  const problems = [...missingProblems(result), ...followingProblems(result)];
  const file = inputs.findLast((input) => !('shownBy' in input) && input.name !== 'standard input')?.name;
  const what = file
    ? `Add them to ${file}, `
    : `Write them into a file (${calledAs} init answers.yaml) and name it\nwith --answers, `;
  const [count, more] = [result.missing.length, problems.length - result.missing.length];
  const others = more === 0 ? '' : ` (up to ${more} more follow from ${count === 1 ? 'it' : 'them'})`;
  return new InputFailure('', problems, {
    heading: `${count === 1 ? '1 answer is' : `${count} answers are`} missing${others}`,
    hint: `${what}or run this on a terminal to be asked.`,
  });
}

/** What each missing answer is about, and what it could be. */
export function missingProblems({ missing }: ValidAnswers): readonly Problem[] {
  return missing.map((one): Problem => ({ path: one.path, message: `${one.ask} ${choiceOf(one)}` }));
}

function followingProblems({ following = [] }: ValidAnswers): readonly Problem[] {
  return following.flatMap((one): Problem[] =>
    one.where
      ? [{ path: one.path, message: `Where ${conditionText(one.where)}: ${one.ask} ${choiceOf(one)}` }]
      : [],
  );
}

function choiceOf({ options, several }: MissingAnswer): string {
  const known = options.join(', ');
  return several
    ? `A list of any of: ${known} ([] for none); or: ${unknown}`
    : `One of: ${known}, ${unknown}`;
}

function sourceName(inputs: readonly AnswersInput[], preset: string | undefined): string {
  const [first, ...others] = inputs.filter((input) => !('shownBy' in input));
  if (!first && inputs.length > 0) return 'the manifests';
  if (!first) return preset === undefined ? 'the command line' : `--preset ${preset}`;
  return others.length === 0 ? first.name : `${others.length + 1} files of answers`;
}
