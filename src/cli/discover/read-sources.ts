import type { ObservedInput } from '../../discovery/discovery.ts';
import { recogniseFormat } from '../../discovery/observed/recognise-format.ts';
import { inNamespace } from '../../kubernetes/default-namespace.ts';
import { withoutDuplicates } from '../../kubernetes/duplicates.ts';
import { readObjects } from '../../kubernetes/read-objects.ts';
import type { Problem } from '../../model/answers.ts';
import type { Finding } from '../../model/finding.ts';
import type { PlacedObject } from '../../model/kubernetes.ts';
import { brokenDnsLabelRule } from '../../model/names.ts';
import { Failure, InputFailure } from '../failure.ts';
import { readManifests } from '../input/read-manifests.ts';
import type { World } from '../world.ts';

/** What the files that a person named hold: manifests, observed traffic, and what could not be read. */
export interface Sources {
  readonly files: number;
  readonly objects: readonly PlacedObject[];
  readonly observed: readonly ObservedInput[];
  readonly findings: readonly Finding[];
}

/** Files of these endings are read in folders: manifests, and exports of observed traffic. */
const endings = /\.(ya?ml|json|jsonl|ndjson|log)$/i;

/**
 * Reads manifests and observed traffic under the named files and folders. What cannot be read becomes a finding with its
 * place, and the rest is read on; only where nothing at all is of use the run ends.
 */
export async function readSources(
  named: readonly string[],
  namespace: string | undefined,
  world: World,
): Promise<Sources> {
  const broken = namespace === undefined ? undefined : brokenDnsLabelRule(namespace);
  if (broken !== undefined) throw new Failure(`--namespace ${namespace}: must be ${broken}`);
  const { texts, skipped } = await readManifests(named, world, endings);
  const findings: Finding[] = skipped.map(({ name, reason }) => ({
    code: 'input-passed-over',
    values: { input: name, reason },
    place: { file: name },
  }));
  const observed: ObservedInput[] = [];
  const objects: PlacedObject[] = [];
  const problems: Problem[] = [];
  for (const { name, text } of texts) {
    const file = shownName(name);
    if (recogniseFormat(text) !== undefined) {
      observed.push({ file, text });
      continue;
    }
    const read = readObjects(text, file);
    objects.push(...read.objects);
    problems.push(...read.problems);
    for (const { place, reason, detail } of read.skipped) {
      if (reason === 'template') {
        findings.push({ code: 'template-not-rendered', values: { file: place.file }, place });
      } else if (reason === 'binary' || reason === 'too-large') {
        const why = reason === 'binary' ? 'is not text' : `is too large: ${detail}`;
        findings.push({ code: 'input-passed-over', values: { input: place.file, reason: why }, place });
      } else world.detail(`${place.file}:${place.line ?? 1} ${detail}: passed over`);
    }
  }
  const placed = namespace === undefined ? objects : inNamespace(objects, namespace);
  const distinct = withoutDuplicates(placed);
  const all = [...problems, ...distinct.problems];
  if (distinct.objects.length === 0 && observed.length === 0) throw nothingRead(named, all, findings);
  return {
    files: texts.length,
    objects: distinct.objects,
    observed,
    findings: [...findings, ...all.map(unreadable)],
  };
}

function nothingRead(
  named: readonly string[],
  problems: readonly Problem[],
  findings: readonly Finding[],
): Failure {
  const source = named.map(shownName).join(', ');
  if (problems.length > 0) return new InputFailure(source, problems);
  const templated = findings.some(({ code }) => code === 'template-not-rendered');
  return new Failure(`${source}: no Kubernetes object and no observed traffic in it`, {
    hint: templated
      ? 'It holds templates: render them first, with "helm template" or "kubectl kustomize".'
      : 'Name manifests, exports of a cluster, or files of observed traffic.',
  });
}

function unreadable({ file = '', line, message }: Problem): Finding {
  const place = { file, ...(line === undefined ? {} : { line }) };
  return { code: 'unreadable-document', values: { file, problem: message }, place };
}

function shownName(name: string): string {
  return name === '-' ? 'standard input' : name;
}
