import { resolve } from 'node:path';
import { readAnswers } from '../../src/answers/read-answers.ts';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import type { Platform } from '../../src/model/platform.ts';

let known: Knowledge | undefined;

/** The knowledge of the repository, which the runner is started in. */
export function ownKnowledge(): Knowledge {
  known ??= loadKnowledge(resolve('questions'));
  return known;
}

/** What is taken for granted of a platform of which nothing is known, with policies enforced. */
export function defaultPlatform(): Platform {
  const platform = readAnswers(ownKnowledge(), []).answers?.platform;
  if (!platform) throw new Error('the defaults of the platform do not resolve');
  const { monitoring: _, ...rest } = platform;
  return { ...rest, policyEnforcement: 'yes', gateways: [] };
}
