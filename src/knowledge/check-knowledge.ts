import * as conditions from './checks/check-conditions.ts';
import * as flowchart from './checks/check-flowchart.ts';
import * as questions from './checks/check-questions.ts';
import * as references from './checks/check-references.ts';
import * as weights from './checks/check-weights.ts';
import type { Knowledge } from './knowledge.ts';
import type { KnowledgeFault } from './knowledge-fault.ts';

/** What must hold between the files, a sentence each; the names say what. */
export const checks: readonly ((knowledge: Knowledge) => KnowledgeFault[])[] = [
  ...Object.values(conditions),
  ...Object.values(questions),
  ...Object.values(flowchart),
  ...Object.values(weights),
  ...Object.values(references),
];

/** Everything that does not hold between the files; empty where all of it does. */
export function checkKnowledge(knowledge: Knowledge): KnowledgeFault[] {
  return checks.flatMap((check) => check(knowledge));
}
