import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { readAnswers } from '../../src/answers/read-answers.ts';
import { writeStartingFile } from '../../src/answers/write-starting-file.ts';
import { knowledge } from './example-knowledge.ts';

const text = writeStartingFile(knowledge, 'https://example.com/answers.schema.json');

describe('the starting file', () => {
  it('is valid as it is', () => {
    const { problems, missing } = readAnswers(knowledge, [{ name: 'answers.yaml', text }]);
    expect([problems, missing]).toEqual([[], []]);
  });

  it('holds every requirement with its question, its options and its default', () => {
    const { requirements } = load(text) as { requirements: Record<string, unknown> };
    expect(Object.keys(requirements)).toEqual(knowledge.requirements.map(({ id }) => id));
    const unwrapped = text.replace(/\n *# ?/g, ' ').replace(/ +/g, ' ');
    for (const { id, ask, options, default: usual } of knowledge.requirements) {
      expect(unwrapped).toContain(ask);
      for (const option of options) expect(unwrapped).toContain(`${option.id}: ${option.label}`);
      expect(requirements[id]).toEqual(usual ?? 'unknown');
    }
  });

  it('shows a topology that is valid once its "#" is taken away', () => {
    const shown = text.replace(/^# (?=topology:| {2})/gm, '');
    const { answers, problems } = readAnswers(knowledge, [{ name: 'answers.yaml', text: shown }]);
    expect(problems).toEqual([]);
    expect(answers?.topology?.calls.length).toBeGreaterThan(0);
  });

  it('is no wider than a page', () => {
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });
});
