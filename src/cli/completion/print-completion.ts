import type { Command } from 'commander';
import { explanationKinds } from '../../report/explanations/explanation.ts';
import { explanations } from '../../report/explanations/explanations.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { readKnowledge } from '../input/read-knowledge.ts';
import { readTemplates } from '../input/read-templates.ts';
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
  const knowledge = await readKnowledge(undefined, world);
  const { templates } = await readTemplates(undefined, world);
  const ids = explanations(knowledge, templates).map(({ id }) => id);
  const words = {
    presets: knowledge.presets.map(({ id }) => id),
    topics: [...new Set([...Object.keys(explanationKinds), ...ids])].filter(isPlain).sort(),
  };
  world.results.write(scripts[shell](toolName, commandTree(program, words)));
  return exitCode.done;
}

/** Words that no shell reads in another way. */
function isPlain(word: string): boolean {
  return /^[a-z0-9][a-z0-9./-]*$/i.test(word);
}
