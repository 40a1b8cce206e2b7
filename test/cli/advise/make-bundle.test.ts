import { describe, expect, it } from 'vitest';
import { makeBundle } from '../../../src/cli/advise/make-bundle.ts';
import { decide } from '../../../src/decision/decide.ts';
import { loadKnowledge } from '../../../src/knowledge/load-knowledge.ts';
import {
  decisionOf,
  type Scenario,
  scenarios,
  templates,
  type Way,
} from '../../rendering/fixtures/scenarios.ts';

const knowledge = loadKnowledge('questions');

describe('a bundle that cannot keep what was asked for', () => {
  it.each([
    ['a plugin that compares Service ports', 'service-port-differs'],
    ['careless tokens', 'claims-without-issuer'],
  ])('is not made, and a finding says why: %s', (name, code) => {
    const made = bundleOf(scenarios[name] as Scenario, { approach: 'hybrid', dataPlane: 'sidecar' });
    expect('stoppedBy' in made && [...new Set(made.stoppedBy.map((finding) => finding.code))]).toEqual([
      code,
    ]);
  });

  it('is made where nothing reads the part that cannot be kept', () => {
    const made = bundleOf(scenarios['careless tokens'] as Scenario, { approach: 'network-policies' });
    expect('files' in made && made.files.length > 0).toBe(true);
  });
});

function bundleOf({ answers, existing = [] }: Scenario, way: Way) {
  const { approach, dataPlane } = decisionOf(way);
  const decision = { ...decide(knowledge, answers), approach, dataPlane };
  return makeBundle({ knowledge, answers, decision, templates, view: { decision, knowledge }, existing });
}
