import { type Problem, unknown } from '../model/answers.ts';
import { answersFileSchema } from './answers-file.ts';
import type { AnswersKnowledge } from './answers-knowledge.ts';
import { crossReferenceProblems } from './cross-references.ts';
import { duplicates } from './duplicates.ts';
import { looseMap } from './loose.ts';
import { formatPath, type Path, quote } from './path.ts';
import { mostProblems, type SchemaProblem, schemaProblems } from './schema-problems.ts';
import { secretIn } from './secrets.ts';
import { nearestNode, type SourceNode, toData } from './source-node.ts';

/** What is wrong with one file by itself: form, spelling, doubles, secrets. All of it, in the order of the file. */
export function validateFile(knowledge: AnswersKnowledge, root: SourceNode): Problem[] {
  const data = toData(root);
  const problems = [...schemaProblems(answersFileSchema(knowledge), data), ...duplicates(data)];
  return sorted([
    ...problems.slice(0, mostProblems).map((one) => placed(root, one)),
    ...secretProblems(root),
  ]);
}

/** What is wrong between the parts of the merged answers; paths and lines are those of the files. */
export function validateReferences(knowledge: AnswersKnowledge, root: SourceNode): Problem[] {
  const data = toData(root);
  const problems = [...crossReferenceProblems(data, knowledge.gateways), ...disagreements(knowledge, data)];
  return sorted(problems.slice(0, mostProblems).map((one) => placed(root, one)));
}

/** A requirement and the platform fact that stands for it, both written, and not the same. */
function disagreements(knowledge: AnswersKnowledge, data: unknown): SchemaProblem[] {
  return knowledge.requirements.flatMap(({ id, answeredBy }): SchemaProblem[] => {
    const answer = looseMap(looseMap(data).requirements)[id];
    const fact = answeredBy?.split('.').reduce<unknown>((inner, key) => looseMap(inner)[key], data);
    if (typeof answer !== 'string' || typeof fact !== 'string') return [];
    if (answer === fact || answer === unknown || fact === unknown) return [];
    return [
      { path: ['requirements', id], message: `is ${quote(answer)}, but ${answeredBy} is ${quote(fact)}` },
    ];
  });
}

function placed(root: SourceNode, { path, message, suggestion }: SchemaProblem): Problem {
  const { source, path: own } = nearestNode(root, path);
  const problem = { path: formatPath(pathInFile(root, path, own)), message };
  return {
    ...problem,
    ...(suggestion !== undefined && { suggestion }),
    ...(source.kind === 'file' ? { file: source.name } : {}),
    ...(source.line !== undefined && { line: source.line }),
  };
}

/** The path as the file has it: that of the nearest node that the file wrote, and what is missing below it. */
function pathInFile(root: SourceNode, path: Path, own: Path): Path {
  let depth = 0;
  let node = root;
  for (const step of path) {
    const next = nearestNode(node, [step]);
    if (next === node) break;
    node = next;
    depth += 1;
  }
  return [...own, ...path.slice(depth)];
}

function secretProblems(node: SourceNode): Problem[] {
  switch (node.kind) {
    case 'scalar': {
      const kind = typeof node.value === 'string' ? secretIn(node.value) : undefined;
      if (kind === undefined) return [];
      const message = `looks like ${kind}; secrets have no place in an answers file`;
      const { source } = node;
      const line = source.line === undefined ? {} : { line: source.line };
      return [
        {
          path: formatPath(node.path),
          message,
          ...(source.kind === 'file' && { file: source.name }),
          ...line,
        },
      ];
    }
    case 'list':
      return node.items.flatMap(secretProblems);
    case 'map':
      return [...node.entries.values()].flatMap(secretProblems);
    default:
      return node satisfies never;
  }
}

function sorted(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((left, right) => (left.line ?? 0) - (right.line ?? 0));
}
