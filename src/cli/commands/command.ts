import type { Command } from 'commander';
import type { ExitCode } from '../exit-code.ts';
import type { World } from '../world.ts';

/**
 * How a command is added: one file each in this folder, which names its flags and imports what it runs only
 * when it runs, so that `--help` loads nothing but the command line's frame.
 */
export type AddCommand = (program: Command, run: RunCommand) => void;

/** Carries out a command's work and keeps its exit code. */
export type RunCommand = (work: (world: World) => Promise<ExitCode>) => Promise<void>;

const examplesOf = new WeakMap<Command, readonly Example[]>();

export interface Example {
  readonly what: string;
  readonly command: string;
}

/** Examples are part of a command's help, right after what it does. Write `netmesh-advisor` for the program. */
export function withExamples(command: Command, examples: readonly Example[]): Command {
  examplesOf.set(command, examples);
  return command;
}

export function examples(command: Command): readonly Example[] {
  return examplesOf.get(command) ?? [];
}

/** For flags that may be repeated. */
export function collect(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value];
}
