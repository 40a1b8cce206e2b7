import { resolve } from 'node:path';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';

/** The knowledge of the repository, read once a test file. */
export const questionsDirectory = resolve(import.meta.dirname, '../../questions');
export const knowledge = loadKnowledge(questionsDirectory);
