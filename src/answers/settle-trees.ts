import { describeFacts } from '../knowledge/describe-facts.ts';
import type { Assumption, Problem } from '../model/answers.ts';
import type { AnswersFile } from './answers-file.ts';
import type { AnswersKnowledge } from './answers-knowledge.ts';
import type { AnswersResult, ReadOptions } from './answers-result.ts';
import { belowAnswers } from './below-answers.ts';
import { type MergeConflict, mergeTrees, treeOfValue } from './merge-answers.ts';
import { mostProblems } from './most-problems.ts';
import { nearest } from './nearest.ts';
import type { ParsedAnswers } from './parse-answers.ts';
import { formatPath, quote } from './path.ts';
import { type Provenance, provenanceOf } from './provenance.ts';
import { resolveAnswers } from './resolve-answers.ts';
import { missingBeyond, missingRequired } from './resolve-requirements.ts';
import { dataOfFile, fromData, type SourceNode, toData } from './source-node.ts';
import { validateReferences } from './validate-references.ts';

/** More than anybody reads; a hostile file can hold a hundred thousand. */
const maximumProblems = 500;

/**
 * Settles answers that were read already, layer above layer, as `readAnswers` says; with no inputs, a preset alone.
 * `validate` says what is wrong with one source by itself.
 */
export function settleTrees(
  knowledge: AnswersKnowledge,
  parsed: readonly ParsedAnswers[],
  options: ReadOptions & { readonly shownBy?: Readonly<Record<string, string>> },
  validate: (root: SourceNode) => readonly Problem[],
): AnswersResult {
  const roots = parsed.flatMap(({ root }) => (root ? [root] : []));
  const flags = flagLayer(options.flags ?? {});
  const preset = presetLayer(knowledge, options.preset);
  const own = [
    ...parsed.flatMap(({ problems }) => problems),
    ...preset.problems,
    ...roots.flatMap(validate),
    ...(flags ? validate(flags) : []),
  ];
  const { root, stated, problems: conflicts } = mergeLayers(preset.root, roots, flags);
  const faulty = new Set(own.map(placeKey));
  const data = dataOfFile(root);
  const between = [...conflicts, ...validateReferences(knowledge, root, data)].filter(
    (one) => !faulty.has(placeKey(one)),
  );
  const problems = [...own, ...between];
  if (problems.length > 0) return { problems: capped(problems), missing: [], provenance: new Map() };
  const file = data as AnswersFile;
  const resolved = resolveAnswers(knowledge, file);
  const answers = {
    ...resolved,
    assumptions: [...found(root, options.shownBy ?? {}), ...resolved.assumptions],
  };
  const facts = describeFacts(answers.platform, answers.topology);
  const missing = missingRequired(knowledge, answers.requirements, facts);
  let provenance: Provenance | undefined;
  return {
    answers,
    file,
    get stated() {
      return toData(stated) as Partial<AnswersFile>;
    },
    problems: [],
    missing,
    ...(missing.length === 0 ? {} : { following: missingBeyond(knowledge, file.requirements ?? {}, facts) }),
    // A large application has tens of thousands of values, and few ask where one came from.
    get provenance() {
      provenance ??= provenanceOf(root, answers.assumptions);
      return provenance;
    },
  };
}

/** Values that nobody stated, in the order in which they were found. */
function found(root: SourceNode, shownBy: Readonly<Record<string, string>>): Assumption[] {
  return Object.entries(shownBy).flatMap(([path, why]) => {
    const node = path.split('.').reduce<SourceNode | undefined>(childOf, root);
    if (node?.source.kind !== 'found') return [];
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
  const ids = knowledge.presets.map((one) => one.id);
  const near = nearest(id, ids);
  const message = `${quote(id)} is not a preset`;
  const problem =
    near === undefined
      ? { path: '', message: `${message}; there are ${ids.join(', ')}` }
      : { path: '', message, suggestion: near };
  return { problems: [problem] };
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
): { readonly root: SourceNode; readonly stated: SourceNode; readonly problems: readonly Problem[] } {
  const empty = fromData({ version: 1 }, { kind: 'preset', name: '' });
  const maps = roots.filter(({ kind }) => kind === 'map');
  const usable = maps.filter(({ source }) => source.kind !== 'found');
  const fragments = joined(
    usable.filter((root) => !isOverlay(root)),
    'only a file with "overlay: true" may replace a value',
  );
  const overlays = joined(usable.filter(isOverlay), 'two files with "overlay: true" may not differ');
  const problems = [...fragments.problems, ...overlays.problems];
  const layers = [...fragments.roots, ...overlays.roots, ...(flags ? [flags] : [])];
  const over = (lower: SourceNode, upper: SourceNode) => mergeTrees(lower, upper, true).root;
  const below = maps.filter(({ source }) => source.kind === 'found');
  const stated = layers.reduce(over, empty);
  if (below.length === 0) return { root: preset ? over(preset, stated) : stated, stated, problems };
  const ready = belowAnswers(below.reduce(over, empty), stated);
  return { root: [ready.found, ready.answers].reduce(over, preset ?? empty), stated, problems };
}

/** Files of one layer as one, in whatever order; `rule` says what those break that differ. */
function joined(
  files: readonly SourceNode[],
  rule: string,
): { readonly roots: readonly SourceNode[]; readonly problems: readonly Problem[] } {
  const [first, ...others] = files;
  if (!first) return { roots: [], problems: [] };
  const problems: Problem[] = [];
  const root = others.reduce((lower, upper) => {
    const merged = mergeTrees(lower, upper, false);
    problems.push(...merged.conflicts.map((conflict) => conflictProblem(conflict, rule)));
    return merged.root;
  }, first);
  return { roots: [root], problems };
}

function isOverlay(root: SourceNode): boolean {
  const overlay = root.kind === 'map' ? root.entries.get('overlay') : undefined;
  return overlay?.kind === 'scalar' && overlay.value === true;
}

function conflictProblem({ path, first, second }: MergeConflict, rule: string): Problem {
  const [before, now] = [first, second].map((node) =>
    node.kind === 'scalar' ? quote(String(node.value)) : `a ${node.kind}`,
  );
  const place = ({ name, line }: SourceNode['source']) =>
    `${name}${line === undefined ? '' : `, line ${line}`}`;
  const message = `is ${now} in ${place(second.source)}, but ${before} in ${place(first.source)}; ${rule}`;
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
