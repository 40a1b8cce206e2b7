import { load } from 'js-yaml';
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
  /** Present where the topology was read from manifests; it is then no part of the answers. */
  readonly manifests?: string;
}

export const sourcesPath = 'sources.yaml';

/** The digest of what manifests show, whatever order and whichever lines they show it in. */
function digestOfManifests(topology: Topology, existing: readonly KubernetesObject[]): string {
  return digest({ topology: unattributed(topology), existing });
}

/** The digest for a run, where it reads manifests. */
export function manifestsOf({ from }: Pick<Run, 'from'>): string | undefined {
  return from && digestOfManifests(from.discovery.topology, from.existing);
}

export function sourcesOf(answers: Answers, manifests: string | undefined): Sources {
  const { requirements, platform, topology } = answers;
  return {
    answers: digest(manifests === undefined ? { requirements, topology } : { requirements }),
    platform: digest(platform),
    ...(manifests === undefined ? {} : { manifests }),
  };
}

export function sourcesFile(answers: Answers, manifests: string | undefined): BundleFile {
  const head = 'Digests of what this bundle was made from. --check tells by them what has changed.';
  return { path: sourcesPath, content: commentedYaml([head], sourcesOf(answers, manifests)) };
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
