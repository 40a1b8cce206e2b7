import { CommanderError } from 'commander';
import { allCommands } from './commands/all-commands.ts';
import type { AddCommand } from './commands/command.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { failureOf, tolerateClosedPipe } from './output/channel.ts';
import { createProgram } from './program.ts';
import { readCommandLine } from './read-command-line.ts';
import type { Surroundings } from './surroundings.ts';
import { createWorld, type GlobalOptions } from './world.ts';

/** Carries out one command line and says how it ended; writes to the given streams, never ends the process. */
export async function run(
  given: readonly string[],
  surroundings: Surroundings,
  commands: readonly AddCommand[] = allCommands,
): Promise<ExitCode> {
  tolerateClosedPipe(surroundings.stdout);
  tolerateClosedPipe(surroundings.stderr);
  let code: ExitCode = exitCode.done;
  const program = createProgram(
    commands,
    async (work) => {
      code = await work(await createWorld(surroundings, program.opts<GlobalOptions>()));
    },
    surroundings,
  );
  try {
    await program.parseAsync(readCommandLine(program, given), { from: 'user' });
    const failure = await failureOf(surroundings.stdout);
    if (failure === undefined) return code;
    const { reportOutputFailure } = await import('./report-failure.ts');
    return reportOutputFailure(failure, await createWorld(surroundings, program.opts<GlobalOptions>()));
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.wrongInput;
    const { reportFailure } = await import('./report-failure.ts');
    const world = await createWorld(surroundings, program.opts<GlobalOptions>());
    return reportFailure(error, world, program.args[0]);
  }
}
