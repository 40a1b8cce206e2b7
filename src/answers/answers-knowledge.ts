import type { Knowledge } from '../knowledge/knowledge.ts';

/** What this stage uses of the knowledge. */
export type AnswersKnowledge = Pick<
  Knowledge,
  'requirements' | 'platform' | 'networkPlugins' | 'resolvers' | 'gateways' | 'presets' | 'answersFile'
>;
