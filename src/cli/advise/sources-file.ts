import { load } from 'js-yaml';
import type { AnswersResult } from '../../answers/answers-result.ts';
import type { Answers } from '../../model/answers.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import type { BundleFile } from '../../model/plan.ts';
import type { Topology } from '../../model/topology.ts';
import { commentedYaml } from '../../rendering/emit-yaml.ts';
import { digestOf } from '../output/read-folder.ts';
import type { Run } from './advice-run.ts';
import { unattributed } from './resolved-answers.ts';

/** Digests of what a bundle was made from, so that a later run can tell which of them has changed. */
export interface Sources {
  readonly answers: string;
  readonly platform: string;
  /** Present where manifests were read; of the topology the answers are then what files say themselves. */
  readonly manifests?: string;
}

type Stated = NonNullable<AnswersResult['stated']>;

export const sourcesPath = 'sources.yaml';

/** The digest of what manifests show, whatever order and whichever lines they show it in. */
function digestOfManifests(topology: Topology, existing: readonly KubernetesObject[]): string {
  return digest({ topology: unattributed(topology), existing });
}

/** The digest for a run, where it reads manifests. */
export function manifestsOf({ from }: Pick<Run, 'from'>): string | undefined {
  return from && digestOfManifests(from.discovery.topology, from.existing);
}

/** `stated`: the answers without what was found in the manifests, where there are any. */
export function sourcesOf(
  { requirements, platform, topology }: Answers,
  manifests: string | undefined,
  stated: Stated | undefined,
): Sources {
  const own = manifests === undefined ? topology : statedTopology(stated);
  return {
    answers: digest({ requirements, topology: own }),
    platform: digest(platform),
    ...(manifests === undefined ? {} : { manifests }),
  };
}

/** Without what moves though nothing has changed: the lines that show a call, and the order of files. */
function statedTopology(stated: Stated | undefined): unknown {
  if (!stated?.topology) return undefined;
  const calls = stated.topology.calls?.map(({ origin: _, ...call }) => call);
  return unordered({ ...stated.topology, ...(calls && { calls }) });
}

export function sourcesFile(...[answers, manifests, stated]: Parameters<typeof sourcesOf>): BundleFile {
  const head = 'Digests of what this bundle was made from. --check tells by them what has changed.';
  return { path: sourcesPath, content: commentedYaml([head], sourcesOf(answers, manifests, stated)) };
}

/** Reads the file of an earlier run; what is not of our making gives undefined. */
export function readSources(text: string): Sources | undefined {
  try {
    const value = load(text) as Partial<Record<keyof Sources, unknown>> | undefined;
    const { answers, platform, manifests } = value ?? {};
    if (typeof answers !== 'string' || typeof platform !== 'string') return undefined;
    return { answers, platform, ...(typeof manifests === 'string' ? { manifests } : {}) };
  } catch {
    return undefined;
  }
}

/** Independent of the order of keys, which has no meaning. */
function digest(value: unknown): string {
  return digestOf(JSON.stringify(sorted(value)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) result[key] = sorted((value as Record<string, unknown>)[key]);
  return result;
}

function unordered(value: unknown): unknown {
  if (Array.isArray(value)) {
    const texts = value.map((item) => JSON.stringify(sorted(unordered(item))));
    return texts.sort();
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unordered(inner)]));
}
