import type { Command } from 'commander';

/**
 * Brings the arguments into the order that the program understands: without a command it is `advise`,
 * and a request for help or for the version wins over everything else, wherever it stands before `--`.
 */
export function readCommandLine(program: Command, given: readonly string[]): string[] {
  const end = given.indexOf('--');
  const flags = end === -1 ? given : given.slice(0, end);
  const position = flags.findIndex((argument) => !isGlobalSwitch(program, argument));
  const first = position === -1 ? undefined : flags[position];

  if (flags.some((flag) => flag === '-h' || flag === '--help')) {
    const command = flags.find((flag) => program.commands.some((candidate) => candidate.name() === flag));
    return command === undefined ? ['--help'] : [command, '--help'];
  }
  if (flags.some((flag) => flag === '-V' || flag === '--version')) return ['--version'];
  if (first === undefined || first.startsWith('-')) return ['advise', ...given];
  return [...given];
}

function isGlobalSwitch(program: Command, argument: string): boolean {
  return program.options.some(
    (option) =>
      (option.long === argument || option.short === argument) && !option.required && !option.optional,
  );
}
