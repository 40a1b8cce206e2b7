import { load } from 'js-yaml';
import type { AnswersResult } from '../../answers/answers-result.ts';
import { list, stringMap } from '../../kubernetes/untrusted.ts';
import type { Answers } from '../../model/answers.ts';
import type { BundleFile } from '../../model/plan.ts';
import { commentedYaml } from '../../rendering/emit-yaml.ts';
import type { ManifestDigests } from './manifest-digests.ts';
import { digest, unordered } from './value-digest.ts';

/** Digests of what a bundle was made from, so that a later run can tell which of them has changed. */
export interface Sources {
  readonly answers: string;
  readonly platform: string;
  /** Present where manifests were read; of the topology the answers are then what files say themselves. */
  readonly manifests?: string;
  /** What the manifests hold in single, so that what is new can be named. */
  readonly policies?: ManifestDigests['policies'];
  readonly doubts?: ManifestDigests['doubts'];
}

type Stated = NonNullable<AnswersResult['stated']>;

export const sourcesPath = 'sources.yaml';

/** `stated`: the answers without what was found in the manifests, where there are any. */
export function sourcesOf(
  { requirements, platform, topology }: Answers,
  manifests: ManifestDigests | undefined,
  stated: Stated | undefined,
): Sources {
  const own = manifests === undefined ? topology : statedTopology(stated);
  return {
    answers: digest({ requirements, topology: own }),
    platform: digest(platform),
    ...(manifests === undefined ? {} : digestsIn(manifests)),
  };
}

function digestsIn({ whole, policies, doubts }: ManifestDigests): Omit<Sources, 'answers' | 'platform'> {
  return {
    manifests: whole,
    ...(Object.keys(policies).length > 0 && { policies }),
    ...(doubts.length > 0 && { doubts }),
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
    const { answers, platform, manifests, policies, doubts } = value ?? {};
    if (typeof answers !== 'string' || typeof platform !== 'string') return undefined;
    if (typeof manifests !== 'string') return { answers, platform };
    return { answers, platform, manifests, policies: stringMap(policies), doubts: list(doubts).map(String) };
  } catch {
    return undefined;
  }
}
