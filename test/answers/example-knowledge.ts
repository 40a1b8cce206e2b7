import { resolve } from 'node:path';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';

/** The knowledge of the project itself, read once for all tests of this folder. */
export const knowledge: Knowledge = loadKnowledge(resolve(import.meta.dirname, '../../questions'));
