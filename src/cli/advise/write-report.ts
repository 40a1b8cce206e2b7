import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DecisionView } from '../../report/decision-view.ts';
import { renderRecord } from '../../report/render-record.ts';
import { Failure } from '../failure.ts';
import { writeFileWhole } from '../output/write-file.ts';
import type { Run } from './advice-run.ts';

/** Prepares the decision record; what it returns writes it. An existing other file is not overwritten without `--force`. */
export function writeReport(name: string, view: DecisionView, { options, world }: Run): () => void {
  const path = resolve(world.directory, name);
  const text = renderRecord(view);
  if (existsSync(path) && !options.force && readFileSync(path, 'utf8') !== text) {
    throw new Failure(`${name} exists`, { hint: 'Overwrite it with --force, or name another file.' });
  }
  return () => {
    writeFileWhole(path, text);
    world.note(`Wrote ${name}.`);
  };
}
