import { type Problem, unknown } from '../model/answers.ts';
import type { AnswersKnowledge } from './answers-knowledge.ts';
import { crossReferenceProblems } from './cross-references.ts';
import { looseMap } from './loose.ts';
import { mostProblems } from './most-problems.ts';
import { quote } from './path.ts';
import { inOrder, placed } from './placed-problem.ts';
import type { SchemaProblem } from './schema-problems.ts';
import type { SourceNode } from './source-node.ts';

/** What is wrong between the parts of the merged answers, `data`; paths and lines are those of the files. */
export function validateReferences(knowledge: AnswersKnowledge, root: SourceNode, data: unknown): Problem[] {
  const problems = [...crossReferenceProblems(data, knowledge), ...disagreements(knowledge, data)];
  return inOrder(problems.slice(0, mostProblems).map((one) => placed(root, one)));
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
