import { describeFacts } from '../knowledge/describe-facts.ts';
import type { Answers, Assumption, Problem } from '../model/answers.ts';
import type { AnswersFile } from './answers-file.ts';
import type { AnswersKnowledge } from './answers-knowledge.ts';
import { belowAnswers } from './below-answers.ts';
import { type MergeConflict, mergeTrees, treeOfValue } from './merge-answers.ts';
import { nearest } from './nearest.ts';
import { parseAnswers } from './parse-answers.ts';
import { formatPath, quote } from './path.ts';
import { type Provenance, provenanceOf } from './provenance.ts';
import { resolveAnswers } from './resolve-answers.ts';
import { type MissingAnswer, missingRequired } from './resolve-requirements.ts';
import { mostProblems } from './schema-problems.ts';
import { fromData, type SourceNode, toData } from './source-node.ts';
import { validateFile, validateReferences } from './validate-answers.ts';

/** One source of answers: a file's text under the name by which the user knows it, or data made by the program. */
export type AnswersInput =
  | { readonly name: string; readonly text: string }
  | { readonly name: string; readonly data: unknown }
  | FoundAnswers;

/** Facts that nobody stated, but that something shows, such as manifests: they lie below every file. */
export interface FoundAnswers {
  readonly name: string;
  readonly data: unknown;
  /** What shows a value, by its path; where it is used it is listed as an assumption with this. */
  readonly shownBy: Readonly<Record<string, string>>;
}

export interface ReadOptions {
  /** Id of a preset: its requirements lie below everything else. */
  readonly preset?: string;
  /** Values by path (`requirements.service-trust`, `platform.istio.dataPlane`) that lie above everything else. */
  readonly flags?: Readonly<Record<string, unknown>>;
}

export interface AnswersResult {
  /** Present when there is no problem, even where required answers are missing. */
  readonly answers?: Answers;
  /** The merged written form; present when there is no problem. */
  readonly file?: AnswersFile;
  readonly problems: readonly Problem[];
  readonly missing: readonly MissingAnswer[];
  readonly provenance: Provenance;
}

/** More than anybody reads; a hostile file can hold a hundred thousand. */
const maximumProblems = 500;

/**
 * Reads answers from any number of files: parses, validates and merges them, and fills the defaults.
 *
 * Layers, from low to high: the preset, what was found, the files, those with `overlay: true` in their order, the flags.
 * A higher layer replaces what a lower one says; files of one layer add to each other, and where they differ
 * both places are named. Never throws for anything that stands in an input; all problems come at once.
 */
export function readAnswers(
  knowledge: AnswersKnowledge,
  inputs: readonly AnswersInput[],
  options: ReadOptions = {},
): AnswersResult {
  const parsed = inputs.map(parseInput);
  const roots = parsed.flatMap(({ root }) => (root ? [root] : []));
  const flags = flagLayer(options.flags ?? {});
  const preset = presetLayer(knowledge, options.preset);
  const own = [
    ...parsed.flatMap(({ problems }) => problems),
    ...preset.problems,
    ...roots.flatMap((root) => validateFile(knowledge, root)),
    ...(flags ? validateFile(knowledge, flags) : []),
  ];
  const { root, problems: conflicts } = mergeLayers(preset.root, roots, flags);
  const shown = Object.assign({}, ...inputs.map((input) => ('shownBy' in input ? input.shownBy : {})));
  const faulty = new Set(own.map(placeKey));
  const between = [...conflicts, ...validateReferences(knowledge, root)].filter(
    (one) => !faulty.has(placeKey(one)),
  );
  const problems = [...own, ...between];
  if (problems.length > 0) return { problems: capped(problems), missing: [], provenance: new Map() };
  const file = toData(root) as AnswersFile;
  const resolved = resolveAnswers(knowledge, file);
  const answers = { ...resolved, assumptions: [...found(root, shown), ...resolved.assumptions] };
  const missing = missingRequired(
    knowledge,
    answers.requirements,
    describeFacts(answers.platform, answers.topology),
  );
  return { answers, file, problems: [], missing, provenance: provenanceOf(root, answers.assumptions) };
}

function parseInput(input: AnswersInput): ReturnType<typeof parseAnswers> {
  if ('text' in input) return parseAnswers(input.name, input.text);
  const kind = 'shownBy' in input ? 'found' : 'file';
  return { root: fromData(input.data, { kind, name: input.name }), problems: [] };
}

/** Values that nobody stated, in the order in which they were found. */
function found(root: SourceNode, shownBy: Readonly<Record<string, string>>): Assumption[] {
  return Object.entries(shownBy).flatMap(([path, why]) => {
    const node = path.split('.').reduce<SourceNode | undefined>(childOf, root);
    if (!node || node.source.kind !== 'found') return [];
    const [, question] = path.split('.');
    const value = toData(node);
    const text = Array.isArray(value) ? value.join(', ') : String(value);
    return [
      {
        answer: path,
        value: `${text} (${why})`,
        ...(path.startsWith('requirements.') && question !== undefined ? { question } : {}),
      },
    ];
  });
}

function childOf(node: SourceNode | undefined, key: string): SourceNode | undefined {
  return node?.kind === 'map' ? node.entries.get(key) : undefined;
}

function presetLayer(
  knowledge: AnswersKnowledge,
  id: string | undefined,
): { readonly root?: SourceNode; readonly problems: readonly Problem[] } {
  if (id === undefined) return { problems: [] };
  const preset = knowledge.presets.find((one) => one.id === id);
  if (preset) {
    const data = { version: 1, requirements: preset.answers };
    return { root: fromData(data, { kind: 'preset', name: id }), problems: [] };
  }
  const near = nearest(
    id,
    knowledge.presets.map((one) => one.id),
  );
  const problem = { path: '', message: `${quote(id)} is not a preset` };
  return { problems: [near === undefined ? problem : { ...problem, suggestion: near }] };
}

function flagLayer(flags: Readonly<Record<string, unknown>>): SourceNode | undefined {
  const trees = Object.entries(flags).map(([path, value]) =>
    treeOfValue(path, value, { kind: 'flag', name: path }),
  );
  const version = treeOfValue('version', 1, { kind: 'flag', name: 'version' });
  if (trees.length === 0) return undefined;
  return trees.reduce((lower, upper) => mergeTrees(lower, upper, true).root, version);
}

function mergeLayers(
  preset: SourceNode | undefined,
  roots: readonly SourceNode[],
  flags: SourceNode | undefined,
): { readonly root: SourceNode; readonly problems: readonly Problem[] } {
  const empty = fromData({ version: 1 }, { kind: 'preset', name: '' });
  const maps = roots.filter(({ kind }) => kind === 'map');
  const usable = maps.filter(({ source }) => source.kind !== 'found');
  const fragments = usable.filter((root) => !isOverlay(root));
  const problems: Problem[] = [];
  let merged: SourceNode | undefined;
  for (const fragment of fragments) {
    if (!merged) merged = fragment;
    else {
      const { root, conflicts } = mergeTrees(merged, fragment, false);
      problems.push(...conflicts.map(conflictProblem));
      merged = root;
    }
  }
  const layers = [...(merged ? [merged] : []), ...usable.filter(isOverlay), ...(flags ? [flags] : [])];
  const over = (lower: SourceNode, upper: SourceNode) => mergeTrees(lower, upper, true).root;
  const below = maps.filter(({ source }) => source.kind === 'found');
  if (below.length === 0) return { root: layers.reduce(over, preset ?? empty), problems };
  const stated = layers.reduce(over, empty);
  const ready = belowAnswers(below.reduce(over, empty), stated);
  return { root: [ready.found, ready.answers].reduce(over, preset ?? empty), problems };
}

function isOverlay(root: SourceNode): boolean {
  const overlay = root.kind === 'map' ? root.entries.get('overlay') : undefined;
  return overlay?.kind === 'scalar' && overlay.value === true;
}

function conflictProblem({ path, first, second }: MergeConflict): Problem {
  const [before, now] = [first, second].map((node) =>
    node.kind === 'scalar' ? quote(String(node.value)) : `a ${node.kind}`,
  );
  const line = first.source.line === undefined ? '' : `, line ${first.source.line}`;
  const message = `is ${now} here, but ${before} in ${first.source.name}${line}; only a file with "overlay: true" may replace a value`;
  const problem = { path: formatPath(path), message, file: second.source.name };
  return second.source.line === undefined ? problem : { ...problem, line: second.source.line };
}

function placeKey({ file, path }: Problem): string {
  return JSON.stringify([file ?? '', path]);
}

function capped(problems: readonly Problem[]): Problem[] {
  const rest = problems.length - maximumProblems;
  if (rest <= 0) return [...problems];
  return [
    ...problems.slice(0, maximumProblems),
    {
      path: '',
      message:
        problems.length < mostProblems ? `and ${rest} more problems` : `and at least ${rest} more problems`,
    },
  ];
}
