import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { KnowledgeError } from '../../src/knowledge/knowledge-fault.ts';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import { copyQuestions } from './copy-questions.ts';

describe('loadKnowledge', () => {
  it('loads the repository’s own knowledge, which survives JSON unchanged', () => {
    const knowledge = loadKnowledge(copyQuestions());
    expect(knowledge.requirements).toHaveLength(16);
    expect(knowledge.constraints).toHaveLength(11);
    expect(knowledge.featureMatrix.capabilities.length + knowledge.featureMatrix.costs.length).toBe(13);
    expect(JSON.parse(JSON.stringify(knowledge))).toEqual(knowledge);
  });

  it('names a file that is missing', () => {
    const directory = copyQuestions();
    rmSync(join(directory, 'quadrant.yaml'));
    expect(faultsOf(directory)).toEqual(['quadrant.yaml: is missing']);
  });

  it('names a file that is no YAML, and goes on', () => {
    const directory = copyQuestions({ 'flowchart.yaml': 'start: [', 'resolvers.yaml': 'resolvers: none' });
    expect(faultsOf(directory)).toEqual([
      expect.stringMatching(/^flowchart\.yaml: is not YAML: /),
      expect.stringMatching(/^resolvers\.yaml: resolvers: /),
    ]);
  });

  it('names a file that does not belong there', () => {
    const directory = copyQuestions({ 'weights.yaml': 'a: 1', 'presets/README.yaml': 'a: 1' });
    expect(faultsOf(directory)).toEqual(
      expect.arrayContaining([
        'weights.yaml: is no part of the knowledge',
        expect.stringMatching(/^presets\/README\.yaml: /),
      ]),
    );
  });

  it('names an id that differs from its file’s name', () => {
    const text = 'id: budget\ntitle: T\nwhen: {question: scale, is: small}\ntext: T\n';
    expect(faultsOf(copyQuestions({ 'contradictions/cost.yaml': text }))).toEqual([
      "contradictions/cost.yaml: its id is budget, not its file's name",
    ]);
  });

  it('names an unknown field with its file', () => {
    const text = 'id: cost\ntitle: T\nwhen: {question: scale, is: small}\ntext: T\ncolour: red\n';
    expect(faultsOf(copyQuestions({ 'contradictions/cost.yaml': text }))).toEqual([
      expect.stringMatching(/^contradictions\/cost\.yaml: .*colour/),
    ]);
  });

  it('names what does not hold between files, all at once', () => {
    const cost = 'id: cost\ntitle: T\nwhen: {question: price, is: high}\ntext: T\n';
    const size = 'id: size\ntitle: T\nwhen: {question: scale, is: huge}\ntext: T\n';
    expect(
      faultsOf(copyQuestions({ 'contradictions/cost.yaml': cost, 'contradictions/size.yaml': size })),
    ).toEqual([
      'contradictions/cost.yaml: when: there is no question price',
      'contradictions/size.yaml: when: scale has no option huge',
    ]);
  });
});

function faultsOf(directory: string): string[] {
  try {
    loadKnowledge(directory);
  } catch (error) {
    return (error as KnowledgeError).faults.map(({ file, message }) => `${file}: ${message}`);
  }
  return [];
}
