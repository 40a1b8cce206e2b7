import { nearest } from '../../answers/nearest.ts';
import type { Knowledge, Preset } from '../../knowledge/knowledge.ts';
import { Failure } from '../failure.ts';

export function findPreset(id: string, knowledge: Knowledge): Preset {
  const preset = knowledge.presets.find((candidate) => candidate.id === id);
  if (preset) return preset;
  const ids = knowledge.presets.map((candidate) => candidate.id);
  const near = nearest(id, ids);
  throw new Failure(`"${id}" is no preset${near === undefined ? '' : `; did you mean ${near}?`}`, {
    hint: `There are: ${ids.join(', ')}`,
  });
}
