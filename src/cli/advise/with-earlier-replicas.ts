import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Topology } from '../../model/topology.ts';
import type { Run } from './advice-run.ts';
import { readResolvedAnswers } from './read-resolved-answers.ts';
import { resolvedAnswersPath } from './resolved-answers.ts';

/**
 * The run with as many pods of each workload as the folder was written for: an autoscaler changes their number all day,
 * and no policy with it. What the number of pods decides, such as the scale, stays as it is now.
 */
export function withEarlierReplicas(run: Run): Run {
  const { knowledge, options, result, world } = run;
  const { topology } = result.answers;
  if (!topology || options.outputDir === undefined) return run;
  const text = textAt(resolve(world.directory, join(options.outputDir, resolvedAnswersPath)));
  const earlier = readResolvedAnswers(text, knowledge)?.topology;
  if (!earlier) return run;
  return {
    ...run,
    result: { ...result, answers: { ...result.answers, topology: withReplicas(topology, earlier) } },
  };
}

function withReplicas(topology: Topology, earlier: Topology): Topology {
  const known = new Map(
    earlier.workloads.map(({ namespace, name, replicas }) => [`${namespace}/${name}`, replicas]),
  );
  const workloads = topology.workloads.map((workload) => ({
    ...workload,
    replicas: known.get(`${workload.namespace}/${workload.name}`) ?? workload.replicas,
  }));
  return { ...topology, workloads };
}

/** A folder that is not there, or is none of ours, is for the comparison to tell. */
function textAt(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
