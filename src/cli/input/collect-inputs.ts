import { maximumBytes } from '../../answers/maximum-bytes.ts';
import type { AnswersInput } from '../../answers/read-inputs.ts';
import type { AdviseOptions } from '../advise/advise-options.ts';
import { Failure } from '../failure.ts';
import type { World } from '../world.ts';
import { answersFiles } from './answers-files.ts';
import { readText } from './read-text.ts';

/** One byte more than the reader takes, so that it is the reader that says what is wrong. */
const mostBytes = 20 * maximumBytes;

/**
 * Every source of answers that the command line names, in its order; of a folder every file, by name. Standard input is read only where `-`
 * names it, or where nothing else names the answers and it is no terminal.
 */
export async function collectInputs(options: AdviseOptions, world: World): Promise<AnswersInput[]> {
  const named = options.answers ?? [];
  const stdinUses = [...named, ...(options.from ?? [])].filter((name) => name === '-').length;
  if (stdinUses > 1) throw new Failure('standard input can be read only once, and "-" is named more often');

  const inputs: AnswersInput[] = [];
  for (const name of named.flatMap((one) => answersFiles(one, world.directory)))
    inputs.push({ name: shownName(name), text: await readText(name, world, mostBytes) });
  if (named.length === 0 && readsUnnamedStdin(options, world)) {
    const text = await readText('-', world, mostBytes);
    if (text.trim() !== '') inputs.push({ name: shownName('-'), text });
  }
  return inputs;
}

function readsUnnamedStdin({ preset, from }: AdviseOptions, { stdin }: World): boolean {
  return preset === undefined && from === undefined && stdin.isTTY !== true;
}

function shownName(name: string): string {
  return name === '-' ? 'standard input' : name;
}
