import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadAll } from 'js-yaml';
import { clusterFrom } from '../../../src/kubernetes/cluster.ts';
import { readObjects } from '../../../src/kubernetes/read-objects.ts';
import type { Finding } from '../../../src/model/finding.ts';
import type { Platform } from '../../../src/model/platform.ts';
import { analyse } from '../../../src/semantics/analysis/analyse.ts';
import type { MeshSettings } from '../../../src/semantics/istio/mesh-settings.ts';
import { conformingPlugin, type PluginFacts } from '../../../src/semantics/network-policy/plugin-facts.ts';
import { somePlatform } from '../../some-platform.ts';

/**
 * Cases as data: `cases/<code>/fires.yaml` and `silent.yaml`, Kubernetes objects as a user would give them. A document
 * without kind, if there is one, says what is known of platform, plugin and mesh.
 */
export const casesDirectory = resolve(import.meta.dirname, 'cases');

interface Known {
  readonly platform?: Partial<Platform>;
  readonly plugin?: Partial<PluginFacts>;
  readonly mesh?: Partial<MeshSettings>;
}

export function caseCodes(): string[] {
  return readdirSync(casesDirectory).sort();
}

export function analyseCase(code: string, outcome: 'fires' | 'silent'): readonly Finding[] {
  return analyseText(readFileSync(join(casesDirectory, code, `${outcome}.yaml`), 'utf8'));
}

/** Findings of one file of a case. */
export function analyseText(text: string): readonly Finding[] {
  const known = knownIn(text);
  const { objects } = readObjects(text, 'case.yaml');
  const { cluster } = clusterFrom(objects);
  return analyse({
    cluster,
    objects,
    ...(known.platform ? { platform: { ...somePlatform, ...known.platform } } : {}),
    ...(known.plugin ? { plugin: { ...conformingPlugin, ...known.plugin } } : {}),
    ...(known.mesh ? { mesh: known.mesh } : {}),
  });
}

function knownIn(text: string): Known {
  const documents = loadAll(text) as readonly Record<string, unknown>[];
  return (documents.find((document) => document && !('kind' in document)) ?? {}) as Known;
}
