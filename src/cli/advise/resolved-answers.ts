import { answersToFile } from '../../answers/answers-to-file.ts';
import type { Answers } from '../../model/answers.ts';
import type { BundleFile } from '../../model/plan.ts';
import type { Topology } from '../../model/topology.ts';
import { commentedYaml } from '../../rendering/emit-yaml.ts';

export const resolvedAnswersPath = 'resolved-answers.yaml';

/** The answers of a bundle with every default written out, so that a later run can name what has changed since. */
export function resolvedAnswersFile({ requirements, platform, topology }: Answers): BundleFile {
  const written = answersToFile({
    requirements,
    platform,
    ...(topology && { topology: unattributed(topology) }),
  });
  const head =
    'The answers behind this bundle, with every default written out. Change your own file, not this one: --check names by it what has changed.';
  return { path: resolvedAnswersPath, content: commentedYaml([head], written) };
}

/** Where a call came from, and the lines that show it, move without anything having changed. */
export function unattributed(topology: Topology): Topology {
  return { ...topology, calls: topology.calls.map((call) => ({ ...call, origin: { kind: 'declared' } })) };
}
