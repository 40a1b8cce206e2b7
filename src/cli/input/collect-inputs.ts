import { resolve } from 'node:path';
import type { AnswersInput } from '../../answers/read-inputs.ts';
import type { AdviseOptions } from '../advise/advise-options.ts';
import type { World } from '../world.ts';
import { answersFiles } from './answers-files.ts';
import { readAnswersText } from './read-text.ts';
import { refuseSecondStdin, shownName } from './standard-input.ts';

/**
 * Every source of answers that the command line names, by path, so that the order in which they are named changes no
 * byte; of a folder every file. Standard input, the last, is read only where `-` names it, or where nothing else names
 * the answers and it is no terminal.
 */
export async function collectInputs(options: AdviseOptions, world: World): Promise<AnswersInput[]> {
  const named = options.answers ?? [];
  refuseSecondStdin([...named, ...(options.from ?? [])]);
  const inputs: AnswersInput[] = [];
  const files = named.flatMap((one) => answersFiles(one, world.directory));
  for (const name of inOrder(files, world.directory))
    inputs.push({ name: shownName(name), text: await readAnswersText(name, world) });
  if (named.length === 0 && readsUnnamedStdin(options, world)) {
    const text = await readAnswersText('-', world);
    if (text.trim() !== '') inputs.push({ name: shownName('-'), text });
  }
  return inputs;
}

function inOrder(names: readonly string[], directory: string): readonly string[] {
  const path = (name: string) => (name === '-' ? '\uffff' : resolve(directory, name));
  return [...names].sort((a, b) => (path(a) < path(b) ? -1 : path(a) > path(b) ? 1 : 0));
}

function readsUnnamedStdin({ preset, from }: AdviseOptions, { stdin }: World): boolean {
  return preset === undefined && from === undefined && stdin.isTTY !== true;
}
