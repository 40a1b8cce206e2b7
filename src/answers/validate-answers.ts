import type { Problem } from '../model/answers.ts';
import { answersForm } from './answers-file.ts';
import type { AnswersKnowledge } from './answers-knowledge.ts';
import { duplicates } from './duplicates.ts';
import { mostProblems } from './most-problems.ts';
import { formatPath } from './path.ts';
import { inOrder, placed } from './placed-problem.ts';
import type { SchemaProblem } from './schema-problems.ts';
import { secretIn } from './secrets.ts';
import { dataOfFile, type SourceNode } from './source-node.ts';

/** Says how data breaks the form of an answers file. */
export type Explain = (knowledge: AnswersKnowledge, data: unknown) => readonly SchemaProblem[];

/**
 * What is wrong with one file by itself: form, spelling, doubles, secrets. All of it, in the order of the file.
 * `explain` is asked only about data that does break the form.
 */
export function validateFile(knowledge: AnswersKnowledge, root: SourceNode, explain: Explain): Problem[] {
  const data = dataOfFile(root);
  const broken = answersForm(knowledge).fits(data) ? [] : explain(knowledge, data);
  const problems = [...broken, ...duplicates(data)];
  return inOrder([
    ...problems.slice(0, mostProblems).map((one) => placed(root, one)),
    ...secretProblems(root),
  ]);
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
