import { printable } from '../report/printable.ts';
import { renderProblems } from '../report/render-problems.ts';
import { spelled } from '../report/style.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { Failure, InputFailure } from './failure.ts';
import { reasonOf } from './input/read-text.ts';
import { toolName, toolVersion } from './version.ts';
import type { World } from './world.ts';

/** Commands that write nothing but their result. */
const readers: ReadonlySet<string> = new Set(['verify', 'why', 'diff', 'explain']);

/** Says on standard error what went wrong, and returns the exit code that belongs to it. */
export function reportFailure(error: unknown, world: World, command?: string): ExitCode {
  const { messages } = world;
  const { style } = messages;
  const write = (text: string): void => messages.write(spelled(text, style));

  if (error instanceof InputFailure) {
    write(renderProblems(error, style, command === undefined || !readers.has(command)));
    if (error.hint) write(`\n  ${error.hint.replaceAll('\n', '\n  ')}`);
  } else if (error instanceof Failure) {
    write(`${style.bad('error:')} ${printable(error.message, false)}`);
    if (error.hint) write(`  ${error.hint.replaceAll('\n', '\n  ')}`);
  } else if (isInterruption(error)) {
    write('Interrupted.');
    return exitCode.interrupted;
  } else {
    const what = error instanceof Error ? error.message : String(error);
    write(`${style.bad('internal error:')} ${printable(what)}`);
    write(
      wantsStack(world)
        ? printable(error instanceof Error ? (error.stack ?? '') : '', false)
        : `This is a fault of ${toolName} ${toolVersion}, not of your input. Run it again with --debug\nfor the details to report.`,
    );
    return exitCode.ownFault;
  }
  if (wantsStack(world) && error instanceof Error) messages.write(printable(error.stack ?? '', false));
  return error.exitCode;
}

/** inquirer ends a prompt with this error on Ctrl-C; the class is found twice in a tree of packages, its name once. */
function isInterruption(error: unknown): boolean {
  return error instanceof Error && error.name === 'ExitPromptError';
}

function wantsStack({ options, environment }: World): boolean {
  return options.debug === true || /(^|,)(\*|netmesh-advisor)(,|$)/.test(environment.DEBUG ?? '');
}

/** Tells that standard output did not take the result, such as for a full disk. */
export function reportOutputFailure(error: NodeJS.ErrnoException, world: World): ExitCode {
  return reportFailure(new Failure(reasonOf('standard output', error), { cause: error }), world);
}
