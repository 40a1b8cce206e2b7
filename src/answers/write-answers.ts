import type { AnswersFile } from './answers-file.ts';
import { type Comments, writeYaml } from './write-yaml.ts';

const order = ['$schema', 'version', 'overlay', 'requirements', 'platform', 'topology'] as const;

/** An answers file as YAML, which reads back to the same data; or as JSON, where comments have no place. */
export function writeAnswers(
  file: AnswersFile,
  format: 'yaml' | 'json' = 'yaml',
  comments: Comments = new Map(),
): string {
  const ordered = Object.fromEntries(
    order.flatMap((key) => (file[key] === undefined ? [] : [[key, file[key]]])),
  );
  return format === 'json' ? `${JSON.stringify(ordered, undefined, 2)}\n` : writeYaml(ordered, comments);
}
