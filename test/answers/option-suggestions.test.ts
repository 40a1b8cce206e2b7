import { expect, it } from 'vitest';
import { readAnswers } from '../../src/answers/read-answers.ts';
import { knowledge } from './example-knowledge.ts';

const suggested = (requirement: string) => {
  const text = `version: 1\nrequirements: {${requirement}}\n`;
  return readAnswers(knowledge, [{ name: 'a.yaml', text }]).problems.map(({ suggestion }) => suggestion);
};

it.each([
  ['existing-mesh: sidecar', 'istio-sidecar'],
  ['existing-mesh: ambient', 'istio-ambient'],
  ['service-trust: mtsl', 'mtls'],
  // Several questions have it as an option: none of them is meant more than the others.
  ['future-l7: none', undefined],
])('%s is taken for %s', (requirement, option) => {
  expect(suggested(requirement)).toEqual([option]);
});
