import { Failure } from '../failure.ts';
import type { Bundle } from './make-bundle.ts';

/** The documents that one phase applies, as one stream. */
export function phaseStream({ files, view }: Bundle, id: string): string {
  const { phases, documents } = view.plan;
  const phase = phases.find((candidate) => candidate.id === id);
  if (!phase) {
    throw new Failure(`"${id}" is no phase of this rollout`, {
      hint: `There are: ${phases.map((candidate) => candidate.id).join(', ')}`,
    });
  }
  const directories = phase.steps.flatMap((step) => (step.kind === 'apply' ? [`${step.directory}/`] : []));
  const wanted = new Set(
    documents
      .map(({ file }) => file)
      .filter((file) => directories.some((directory) => file.startsWith(directory))),
  );
  return files
    .filter(({ path }) => wanted.has(path))
    .map(({ content }) => content)
    .join('---\n');
}
