import { type BrokenValue, brokenValueOf } from '../../discovery/broken-object.ts';
import type { ObservedInput, UnreadPart } from '../../discovery/discovery-inputs.ts';
import { recogniseFormat } from '../../discovery/observed/recognise-format.ts';
import { plainText } from '../../discovery/plain-text.ts';
import { inNamespace } from '../../kubernetes/default-namespace.ts';
import { withoutDuplicates } from '../../kubernetes/duplicates.ts';
import { readDocuments } from '../../kubernetes/read-documents.ts';
import { type ReadObjects, readObjects } from '../../kubernetes/read-objects.ts';
import type { Problem } from '../../model/answers.ts';
import type { Finding } from '../../model/finding.ts';
import type { Place, PlacedObject } from '../../model/kubernetes.ts';
import { isOurs } from '../../model/managed-by.ts';
import { Failure, InputFailure } from '../failure.ts';
import type { SkippedFile } from '../input/find-manifests.ts';
import { readManifests } from '../input/read-manifests.ts';
import { refuseNamespace } from '../input/refuse-namespace.ts';
import { shownName } from '../input/standard-input.ts';
import type { World } from '../world.ts';
import { kustomizations } from './kustomizations.ts';
import { templateFindings } from './template-findings.ts';
import { unreadPart } from './unread-parts.ts';

/** What the files that a person named hold: manifests, observed traffic, and what could not be read. */
export interface Sources {
  readonly files: number;
  readonly objects: readonly PlacedObject[];
  readonly observed: readonly ObservedInput[];
  readonly unread: readonly UnreadPart[];
  readonly findings: readonly Finding[];
}

const ofNoUse = 'holds no Kubernetes object and no observed traffic of a known format';

/** Files of these endings are looked at in folders: manifests, their templates, exports of observed traffic, and what may hold such. */
const endings =
  /\.((ya?ml|json)(\.(j2|jinja2?|tmpl|tpl|gotmpl|erb))?|jsonl|ndjson|log|tpl|tmpl|tgz|tar|zip|gz|bz2|xz|zst)$/i;
/** To be filled in by something else, whatever they hold. */
const templateEndings = /\.(j2|jinja2?|tmpl|tpl|gotmpl|erb)$/i;

/**
 * Reads manifests and observed traffic under the named files and folders. What cannot be read becomes a finding with its
 * place, and the rest is read on; only where nothing at all is of use the run ends.
 */
export async function readSources(
  named: readonly string[],
  namespace: string | undefined,
  world: World,
): Promise<Sources> {
  refuseNamespace(namespace);
  const search = { endings, firstOfMany: true } as const;
  const { texts, skipped } = await readManifests(named, world, search);
  const read: Read = { objects: [], observed: [], problems: [], templates: [], findings: [], unread: [] };
  const charts = skipped.filter(({ packed }) => packed === 'chart');
  const others = skipped.filter(({ packed }) => packed !== 'chart');
  read.templates.push(...charts.map(({ name }) => ({ file: name })));
  read.findings.push(...others.map(passedOver));
  read.unread.push(...skipped.flatMap(({ isEmpty }) => (isEmpty ? [] : [{}])));
  const { patches, changed } = kustomizations(texts, ({ name, text }) =>
    readDocuments(text, name).documents.map(({ value }) => value),
  );
  for (const { file, folder, fields } of changed) {
    const values = { file, folder, fields: fields.join(', ') };
    read.findings.push({ code: 'kustomization-not-applied', values, place: { file } });
  }
  for (const one of texts) {
    const patched = patches.get(one.name);
    const isNamed = named.includes(one.name);
    readInto(read, { text: one.text, file: shownName(one.name), patched, isNamed, namespace }, world);
  }
  // A run gives the same whether its bundle was applied before or not.
  const foreign = read.objects.filter(({ object }) => !isOurs(object));
  const own = read.objects.length - foreign.length;
  const findings = [
    ...read.findings,
    ...templateFindings(read.templates, world.directory),
    ...(own > 0 ? [{ code: 'own-objects-left-out', values: { objects: own } }] : []),
  ];
  const placed = namespace === undefined ? foreign : inNamespace(foreign, namespace);
  const { objects, problems: repeated, superseded } = withoutDuplicates(placed);
  if (objects.length === 0 && read.observed.length === 0)
    throw nothingRead(named, read.problems, findings, others);
  const unsaid = superseded.map(({ object }) => ({ namespaces: [object.metadata.namespace ?? 'default'] }));
  return {
    files: texts.length,
    objects,
    observed: read.observed,
    unread: [...read.unread, ...unsaid],
    findings: [...findings, ...read.problems.map(unreadable), ...repeated.map(definedAgain)],
  };
}

/** What was read so far. */
interface Read {
  readonly objects: PlacedObject[];
  readonly observed: ObservedInput[];
  readonly problems: Problem[];
  /** Places that something has to fill in first. */
  readonly templates: Place[];
  readonly findings: Finding[];
  readonly unread: UnreadPart[];
}

interface SourceFile {
  readonly text: string;
  readonly file: string;
  /** The folder whose kustomization takes it as a patch. */
  readonly patched: string | undefined;
  /** By the person, and not found in a folder. */
  readonly isNamed: boolean;
  /** Of objects that name none. */
  readonly namespace: string | undefined;
}

function readInto(read: Read, { text, file, patched, isNamed, namespace }: SourceFile, world: World): void {
  const leaveOut = (place: Place) => {
    const part = unreadPart(text, place, namespace);
    if (part) read.unread.push(part);
  };
  if (patched !== undefined) {
    leaveOut({ file });
    read.findings.push({ code: 'patch-not-applied', values: { file, folder: patched }, place: { file } });
    return;
  }
  if (templateEndings.test(file)) {
    // Helpers of templates are no manifests.
    if (unreadPart(text, {}, namespace)) read.templates.push({ file });
    leaveOut({ file });
    return;
  }
  if (recogniseFormat(text) !== undefined) {
    read.observed.push({ file, text });
    return;
  }
  const found = readObjects(text, file);
  if (isNamed && holdsNothing(found)) read.findings.push(passedOver({ name: file, reason: ofNoUse }));
  read.problems.push(...found.problems);
  for (const { line } of found.problems) leaveOut({ file, ...(line === undefined ? {} : { line }) });
  for (const placed of found.objects) {
    const broken = brokenValueOf(placed.object);
    if (broken === undefined) {
      read.objects.push(placed);
      continue;
    }
    leaveOut(placed.place);
    if (broken.value.includes('{{')) read.templates.push(placed.place);
    else read.findings.push(refused(placed, broken));
  }
  for (const { place, reason, detail } of found.skipped) {
    if (reason === 'template') {
      read.templates.push(place);
      leaveOut(place);
    } else if (reason === 'binary' || reason === 'too-large') {
      const why = reason === 'binary' ? 'is not text' : `is too large: ${detail}`;
      read.findings.push(passedOver({ name: place.file, reason: why }));
      read.unread.push({});
    } else world.detail(`${place.file}:${place.line ?? 1} ${detail}: passed over`);
  }
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
  const commands = findings.flatMap(({ code, values }) =>
    code === 'template-not-rendered' ? [String(values?.command)] : [],
  );
  return new Failure(`${source}: no Kubernetes object and no observed traffic in it`, {
    hint:
      commands.length > 0
        ? `It holds templates: render them first, with ${[...new Set(commands)].join(', ')}.`
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
