import { describe, expect, it } from 'vitest';
import { evaluateCondition, type Facts, type Truth } from '../../src/knowledge/evaluate-condition.ts';
import type { Condition } from '../../src/knowledge/knowledge.ts';

const facts: Facts = {
  requirements: { l7: 'yes', trust: 'unknown', features: ['retries'], nothing: [], scale: 'small' },
  facts: { 'platform.resolver.kind': 'kube-dns' },
  layers: { np: true, mesh: false },
  opinions: {
    flowchart: { approaches: ['hybrid', 'istio'], reading: 'open' },
    quickGuide: { approaches: ['network-policies', 'istio'], reading: 'names' },
    quadrant: { approaches: ['istio'], reading: 'open' },
  },
};
const yes: Condition = { question: 'l7', is: 'yes' };
const no: Condition = { question: 'l7', is: 'no' };
const open: Condition = { question: 'trust', is: 'mtls' };

const cases: readonly [string, Condition, Truth][] = [
  ['an answer is the option', yes, true],
  ['an answer is another option', no, false],
  ['an answer is among several', { question: 'l7', in: ['no', 'yes'] }, true],
  ['an unknown answer', open, 'unknown'],
  ['no answer', { question: 'future', is: 'likely' }, 'unknown'],
  ['one of several chosen', { question: 'features', is: 'retries' }, true],
  ['none of those chosen', { question: 'features', in: ['routing', 'rate-limiting'] }, false],
  ['anything chosen', { question: 'features', is: 'any' }, true],
  ['nothing chosen, asked for something', { question: 'nothing', is: 'any' }, false],
  ['nothing chosen', { question: 'nothing', is: 'none' }, true],
  ['something chosen, asked for nothing', { question: 'features', is: 'none' }, false],
  ['all of a truth and an unknown', { all: [yes, open] }, 'unknown'],
  ['all of a falsehood and an unknown', { all: [open, no] }, false],
  ['all of truths', { all: [yes, { question: 'scale', is: 'small' }] }, true],
  ['any of a truth and an unknown', { any: [open, yes] }, true],
  ['any of a falsehood and an unknown', { any: [no, open] }, 'unknown'],
  ['any of falsehoods', { any: [no, no] }, false],
  ['not a truth', { not: yes }, false],
  ['not an unknown', { not: open }, 'unknown'],
  ['a fact', { fact: 'platform.resolver.kind', is: 'kube-dns' }, true],
  ['another fact', { fact: 'platform.resolver.kind', in: ['custom'] }, false],
  ['a fact that nobody stated', { fact: 'topology.http-rules', is: 'yes' }, 'unknown'],
  ['a layer that is there', { layer: 'np' }, true],
  ['a layer that is not', { layer: 'mesh' }, false],
  ['an opinion that leaves several open', { opinion: 'flowchart', is: 'istio' }, 'unknown'],
  ['an opinion that excludes it', { opinion: 'flowchart', is: 'network-policies' }, false],
  ['an opinion that is certain', { opinion: 'quadrant', is: 'istio' }, true],
  ['an opinion that names several', { opinion: 'quickGuide', is: 'istio' }, true],
  ['an opinion that is not there', { opinion: 'matrix', is: 'istio' }, 'unknown'],
];

describe('evaluateCondition', () => {
  it.each(cases)('%s', (_, condition, truth) => {
    expect(evaluateCondition(condition, facts)).toBe(truth);
  });

  it('knows nothing of layers where none are given', () => {
    expect(evaluateCondition({ layer: 'np' }, { requirements: {} })).toBe('unknown');
  });
});
