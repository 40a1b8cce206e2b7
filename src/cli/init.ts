import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { renderAnswersFile } from '../report/render-answers-file.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import { Failure } from './failure.ts';
import { findPreset } from './input/find-preset.ts';
import { readKnowledge } from './input/read-knowledge.ts';
import { writeFileWhole } from './output/write-file.ts';
import type { World } from './world.ts';

export interface InitOptions {
  readonly preset?: string;
  readonly outputFile?: string;
  readonly force?: boolean;
  readonly questions?: string;
}

/** Writes a commented answers file, to standard output or to a file that does not exist yet. */
export async function init(options: InitOptions, world: World): Promise<ExitCode> {
  const knowledge = await readKnowledge(options.questions, world);
  const preset = options.preset === undefined ? undefined : findPreset(options.preset, knowledge);
  const text = renderAnswersFile(preset ? { requirements: preset.answers } : {}, knowledge);
  const { outputFile } = options;
  if (outputFile === undefined || outputFile === '-') {
    world.results.write(text);
    return exitCode.done;
  }
  const path = resolve(world.directory, outputFile);
  if (existsSync(path) && !options.force) {
    throw new Failure(`${outputFile} exists`, { hint: 'Overwrite it with --force, or name another file.' });
  }
  writeFileWhole(path, text);
  world.note(`Wrote ${outputFile}. Fill it in, then: ${world.calledAs} advise --answers ${outputFile}`);
  return exitCode.done;
}
