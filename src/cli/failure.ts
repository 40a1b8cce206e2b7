import type { Problem } from '../model/answers.ts';
import { type ExitCode, exitCode } from './exit-code.ts';

/** Ends the run with a short message and a stated exit code; anything else that is thrown is our own fault. */
export class Failure extends Error {
  override readonly name: string = 'Failure';
  readonly exitCode: ExitCode;
  /** What to do about it, one or more lines. */
  readonly hint: string | undefined;

  constructor(message: string, options: { exitCode?: ExitCode; hint?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.exitCode = options.exitCode ?? exitCode.wrongInput;
    this.hint = options.hint;
  }
}

/** Wrong input: every problem found, reported at once. */
export class InputFailure extends Failure {
  override readonly name = 'InputFailure';
  readonly problems: readonly Problem[];
  /** What was read: a file's name as the user gave it, or "standard input"; empty where the heading says it all. */
  readonly source: string;
  /** In place of "3 problems". */
  readonly heading: string;

  constructor(
    source: string,
    problems: readonly Problem[],
    options: { readonly hint?: string; readonly heading?: string; readonly cause?: unknown } = {},
  ) {
    const heading = options.heading ?? (problems.length === 1 ? '1 problem' : `${problems.length} problems`);
    super(source === '' ? heading : `${source}: ${heading}`, options);
    this.source = source;
    this.problems = problems;
    this.heading = heading;
  }
}
