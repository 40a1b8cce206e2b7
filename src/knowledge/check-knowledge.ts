import type { Knowledge } from './knowledge.ts';
import type { KnowledgeFault } from './knowledge-fault.ts';

/** Everything that must hold between the files; no fault where all of it does. */
export function checkKnowledge(_knowledge: Knowledge): KnowledgeFault[] {
  return [];
}
