import type { Command } from 'commander';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { toolName } from '../version.ts';
import type { World } from '../world.ts';
import { bashScript } from './bash-script.ts';
import { type CommandNode, commandTree } from './command-tree.ts';
import { fishScript } from './fish-script.ts';
import { powershellScript } from './powershell-script.ts';
import type { Shell } from './shells.ts';
import { zshScript } from './zsh-script.ts';

const scripts = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
  powershell: powershellScript,
} as const satisfies Record<Shell, (program: string, commands: readonly CommandNode[]) => string>;

/** Prints the completion script of one shell, made from the commands as they are. */
export async function printCompletion(shell: Shell, program: Command, world: World): Promise<ExitCode> {
  world.results.write(scripts[shell](toolName, commandTree(program)));
  return exitCode.done;
}
