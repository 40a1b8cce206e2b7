import type { Problem } from '../model/answers.ts';
import { answersFileSchema } from './answers-file.ts';
import type { AnswersKnowledge } from './answers-knowledge.ts';
import { duplicates } from './duplicates.ts';
import { mostProblems } from './most-problems.ts';
import { formatPath } from './path.ts';
import { inOrder, placed } from './placed-problem.ts';
import { schemaProblems } from './schema-problems.ts';
import { secretIn } from './secrets.ts';
import { type SourceNode, toData } from './source-node.ts';

/** What is wrong with one file by itself: form, spelling, doubles, secrets. All of it, in the order of the file. */
export function validateFile(knowledge: AnswersKnowledge, root: SourceNode): Problem[] {
  const data = toData(root);
  const problems = [...schemaProblems(answersFileSchema(knowledge), data), ...duplicates(data)];
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
