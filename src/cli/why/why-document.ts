import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { PlacedObject } from '../../model/kubernetes.ts';
import type { Topology } from '../../model/topology.ts';
import { inventoryPath } from '../../rendering/inventory.ts';
import { documentPurposeJson, renderDocumentPurpose } from '../../report/render-document-purpose.ts';
import { explainDocument } from '../../semantics/verification/explain-document.ts';
import { objectFaults } from '../../semantics/verification/object-faults.ts';
import { readResolvedAnswers } from '../advise/read-resolved-answers.ts';
import { resolvedAnswersPath } from '../advise/resolved-answers.ts';
import { endName } from '../discover/end-name.ts';
import { Failure } from '../failure.ts';
import { readAnswersText, readText } from '../input/read-text.ts';
import { readPolicies } from '../verify/read-policies.ts';
import type { Subject } from '../verify/read-subject.ts';
import { together } from '../verify/together.ts';
import type { World } from '../world.ts';
import type { WhyOptions } from './why-options.ts';

/** Explains the documents of a file, or the one at a line, among the policies beside it. */
export async function whyDocument(
  named: readonly string[],
  options: WhyOptions,
  subject: Subject,
  knowledge: Knowledge,
  world: World,
): Promise<void> {
  const [first = '', ...others] = named;
  const { file, line } = placeOf(first, world);
  const own = await readPolicies([file], options.namespace, world);
  const wanted = line === undefined ? own : atLine(own, await contentLine(file, line, world));
  if (wanted.length === 0)
    throw new Failure(`${file} holds no Kubernetes object${line !== undefined ? ` at line ${line}` : ''}`);
  const bundle = bundleAround(file, world);
  const folder = others.length > 0 ? others : bundle === undefined ? [] : [join(bundle, 'final')];
  const beside = folder.length > 0 ? await readPolicies(folder, options.namespace, world) : [];
  const input = { ...subject.input, objects: together(own, together(beside, subject.objects)) };
  const purposes = wanted.map((document) => explainDocument(input, document, knowledge.networkPlugins));
  const topology = (await bundleTopology(bundle, knowledge, world)) ?? subject.input.topology;
  const view = {
    purposes,
    answers: new Map(
      purposes.flatMap(({ answers }) => answers.map((path) => [path, answerText(path, topology)] as const)),
    ),
    beside: folder,
    compared: subject.input.topology !== undefined,
    faults: objectFaults(input.objects),
  };
  const { results } = world;
  results.write(
    options.output === 'json'
      ? JSON.stringify(documentPurposeJson(view), undefined, 2)
      : renderDocumentPurpose(view, results.style),
  );
}

/** `file:line` unless a file of that very name exists. */
function placeOf(text: string, world: World): { readonly file: string; readonly line?: number } {
  const match = /^(.+):(\d+)$/.exec(text);
  if (!match || existsSync(resolve(world.directory, text))) return { file: text };
  return { file: match[1] ?? text, line: Number(match[2]) };
}

/** Comments belong to what they stand before: their line is the next one with content. Ends the run past the last one. */
async function contentLine(file: string, line: number, world: World): Promise<number> {
  if (file === '-') return line;
  const lines = (await readText(file, world, Number.POSITIVE_INFINITY)).trimEnd().split('\n');
  if (line > lines.length) throw new Failure(`${file} has ${lines.length} lines, not ${line}`);
  const passed = lines.slice(line - 1).findIndex((text) => !/^\s*(#.*)?$|^---\s*(#.*)?$/.test(text));
  return passed < 0 ? line : line + passed;
}

/** The last document that begins at or above the line. */
function atLine(objects: readonly PlacedObject[], line: number): PlacedObject[] {
  const above = objects.filter(({ place }) => (place.line ?? 1) <= line);
  const start = Math.max(...above.map(({ place }) => place.line ?? 1));
  return above.filter(({ place }) => (place.line ?? 1) === start);
}

/** The folder of the bundle that a file lies in. */
function bundleAround(file: string, world: World): string | undefined {
  if (file === '-') return undefined;
  let folder = dirname(resolve(world.directory, file));
  for (let depth = 0; depth < 12; depth += 1) {
    if (existsSync(join(folder, inventoryPath)) && existsSync(join(folder, 'final'))) return folder;
    if (basename(folder) === '' || dirname(folder) === folder) return undefined;
    folder = dirname(folder);
  }
  return undefined;
}

/** The application that a bundle was made for: the paths in its documents are those of its own answers. */
async function bundleTopology(
  bundle: string | undefined,
  knowledge: Knowledge,
  world: World,
): Promise<Topology | undefined> {
  const file = bundle === undefined ? undefined : join(bundle, resolvedAnswersPath);
  if (file === undefined || !existsSync(file)) return undefined;
  return readResolvedAnswers(await readAnswersText(file, world), knowledge)?.topology;
}

/** What stands at a path of the answers, as far as it is a call or an entry point. */
function answerText(path: string, topology: Topology | undefined): string | undefined {
  const call = topology?.calls.find(({ answer }) => answer === path);
  if (call) {
    return `${endName(call.from)} → ${endName(call.to)}:${call.port}`;
  }
  const entry = topology?.entryPoints.find(({ answer }) => answer === path);
  return entry && `${entry.gateway} → ${endName(entry.to)}:${entry.port}`;
}
