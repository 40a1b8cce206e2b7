import { type BrokenValue, brokenValueOf } from '../../discovery/broken-object.ts';
import type { ObservedInput } from '../../discovery/discovery.ts';
import { recogniseFormat } from '../../discovery/observed/recognise-format.ts';
import { plainText } from '../../discovery/plain-text.ts';
import { inNamespace } from '../../kubernetes/default-namespace.ts';
import { withoutDuplicates } from '../../kubernetes/duplicates.ts';
import { readDocuments } from '../../kubernetes/read-documents.ts';
import { type ReadObjects, readObjects } from '../../kubernetes/read-objects.ts';
import type { Problem } from '../../model/answers.ts';
import type { Finding } from '../../model/finding.ts';
import type { Place, PlacedObject } from '../../model/kubernetes.ts';
import { brokenDnsLabelRule } from '../../model/names.ts';
import { Failure, InputFailure } from '../failure.ts';
import type { SkippedFile } from '../input/find-manifests.ts';
import { readManifests } from '../input/read-manifests.ts';
import type { World } from '../world.ts';
import { isOurs } from './existing-policies.ts';
import { kustomizations } from './kustomizations.ts';
import { templateFindings } from './template-findings.ts';

/** What the files that a person named hold: manifests, observed traffic, and what could not be read. */
export interface Sources {
  readonly files: number;
  readonly objects: readonly PlacedObject[];
  readonly observed: readonly ObservedInput[];
  readonly findings: readonly Finding[];
}

const ofNoUse = 'holds no Kubernetes object and no observed traffic of a known format';

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
  const search = { endings, firstOfMany: true } as const;
  const { texts, skipped } = await readManifests(named, world, search);
  const findings: Finding[] = skipped.map(passedOver);
  const observed: ObservedInput[] = [];
  const objects: PlacedObject[] = [];
  const problems: Problem[] = [];
  const templates: Place[] = [];
  const { patches, changed } = kustomizations(texts, ({ name, text }) =>
    readDocuments(text, name).documents.map(({ value }) => value),
  );
  for (const { file, folder, fields } of changed) {
    const values = { file, folder, fields: fields.join(', ') };
    findings.push({ code: 'kustomization-not-applied', values, place: { file } });
  }
  for (const { name, text } of texts) {
    const file = shownName(name);
    const patched = patches.get(name);
    if (patched !== undefined) {
      findings.push({ code: 'patch-not-applied', values: { file, folder: patched }, place: { file } });
      continue;
    }
    if (recogniseFormat(text) !== undefined) {
      observed.push({ file, text });
      continue;
    }
    const read = readObjects(text, file);
    if (named.includes(name) && holdsNothing(read))
      findings.push(passedOver({ name: file, reason: ofNoUse }));
    problems.push(...read.problems);
    for (const placed of read.objects) {
      const broken = brokenValueOf(placed.object);
      if (broken === undefined) objects.push(placed);
      else if (broken.value.includes('{{')) templates.push(placed.place);
      else findings.push(refused(placed, broken));
    }
    for (const { place, reason, detail } of read.skipped) {
      if (reason === 'template') templates.push(place);
      else if (reason === 'binary' || reason === 'too-large') {
        const why = reason === 'binary' ? 'is not text' : `is too large: ${detail}`;
        findings.push(passedOver({ name: place.file, reason: why }));
      } else world.detail(`${place.file}:${place.line ?? 1} ${detail}: passed over`);
    }
  }
  findings.push(...templateFindings(templates, world.directory));
  // A run gives the same whether its bundle was applied before or not.
  const others = objects.filter(({ object }) => !isOurs(object));
  const own = objects.length - others.length;
  if (own > 0) findings.push({ code: 'own-objects-left-out', values: { objects: own } });
  const placed = namespace === undefined ? others : inNamespace(others, namespace);
  const distinct = withoutDuplicates(placed);
  if (distinct.objects.length === 0 && observed.length === 0)
    throw nothingRead(named, problems, findings, skipped);
  return {
    files: texts.length,
    objects: distinct.objects,
    observed,
    findings: [...findings, ...problems.map(unreadable), ...distinct.problems.map(definedAgain)],
  };
}

/** Of files in folders many are something else; one that was named is meant. */
function holdsNothing({ objects, problems, skipped }: ReadObjects): boolean {
  return (
    objects.length === 0 && problems.length === 0 && skipped.every(({ reason }) => reason === 'not-an-object')
  );
}

function nothingRead(
  named: readonly string[],
  problems: readonly Problem[],
  findings: readonly Finding[],
  skipped: readonly SkippedFile[],
): Failure {
  const source = named.map(shownName).join(', ');
  const refusals = skipped.map(({ name, reason }) => ({ path: '', file: name, message: reason }));
  const all = [...problems, ...refusals, ...findings.flatMap(refusalOf)];
  if (all.length > 0) return new InputFailure(source, all);
  const templated = findings.some(({ code }) => code === 'template-not-rendered');
  return new Failure(`${source}: no Kubernetes object and no observed traffic in it`, {
    hint: templated
      ? 'It holds templates: render them first, with "helm template" or "kubectl kustomize".'
      : 'Name manifests, exports of a cluster, or files of observed traffic.',
  });
}

function passedOver({ name, reason }: SkippedFile): Finding {
  return { code: 'input-passed-over', values: { input: name, reason }, place: { file: name } };
}

function refused({ object, place }: PlacedObject, { field, value, rule }: BrokenValue): Finding {
  const { namespace, name } = object.metadata;
  const values = {
    object: `${object.kind} ${namespace === undefined ? '' : `${plainText(namespace)}/`}${name}`,
    field,
    value,
    rule,
  };
  return { code: 'object-refused', values, place };
}

/** The problem of an object that was refused, where it is why the run ends. */
function refusalOf({ code, values, place }: Finding): Problem[] {
  if (code !== 'object-refused') return [];
  const { object, field, value, rule } = values ?? {};
  const message = `"${value}" has to be ${rule}`;
  return [{ path: `${object} ${field}`, ...place, message }];
}

function definedAgain({ file = '', line, message }: Problem): Finding {
  const place = { file, ...(line === undefined ? {} : { line }) };
  return { code: 'object-defined-again', values: { problem: message }, place };
}

function unreadable({ file = '', line, message }: Problem): Finding {
  const place = { file, ...(line === undefined ? {} : { line }) };
  return { code: 'unreadable-document', values: { file, problem: message }, place };
}

function shownName(name: string): string {
  return name === '-' ? 'standard input' : name;
}
