import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { restoreKnowledge, storeKnowledge } from '../../../src/cli/input/stored-knowledge.ts';
import { loadKnowledge } from '../../../src/knowledge/load-knowledge.ts';

const folder = resolve('questions');

describe('knowledge in the package', () => {
  it('is what was checked, whether it comes from the JSON or from the YAML', () => {
    const knowledge = loadKnowledge(folder);
    expect(restoreKnowledge(storeKnowledge(knowledge), folder)).toEqual(knowledge);
  });
});
