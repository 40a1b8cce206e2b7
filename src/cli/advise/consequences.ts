import { possibleOutcomes } from '../../decision/possible-outcomes.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { Consequences } from '../../questionnaire/can-change.ts';

/** What the questionnaire asks of the later stages. */
export function consequencesFor(knowledge: Knowledge): Consequences {
  return {
    outcomes: (requirements) => possibleOutcomes(knowledge, requirements),
    hasMesh: (outcome) => !outcome.startsWith('network-policies'),
    bundleQuestions: new Set(),
  };
}
