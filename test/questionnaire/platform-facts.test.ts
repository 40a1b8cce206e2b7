import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PlatformQuestion } from '../../src/knowledge/knowledge.ts';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import { askableFacts, factAt, typeFact, withFact } from '../../src/questionnaire/platform-facts.ts';

const knowledge = loadKnowledge(resolve(import.meta.dirname, '../../questions'));
const question = (id: string): PlatformQuestion => {
  const found = knowledge.platform.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`no platform question ${id}`);
  return found;
};

describe('askableFacts', () => {
  it('asks about Istio only where a mesh is in the outcome', () => {
    const ids = (mesh: boolean) =>
      askableFacts(knowledge, { requirements: {}, layers: { np: true, mesh } }).map(
        (fact) => fact.question.id,
      );
    expect(ids(false)).not.toContain('istio-version');
    expect(ids(true)).toContain('istio-version');
  });
});

describe('typeFact', () => {
  it.each([
    ['istio-version', '1.30.1', '1.30.1'],
    ['nodes', '12', 12],
    ['api-server-cidrs', '10.0.0.1/32, 10.0.0.2/32', ['10.0.0.1/32', '10.0.0.2/32']],
    ['istiod-labels', 'app=istiod tier=mesh', { app: 'istiod', tier: 'mesh' }],
    ['monitoring-namespace', 'monitoring', 'monitoring'],
  ])('%s: %s', (id, line, value) => {
    expect(typeFact(question(id), line)).toEqual({ value });
  });

  it.each([
    ['istio-version', 'latest'],
    ['nodes', '-1'],
    ['nodes', 'many'],
    ['api-server-cidrs', '10.0.0.0/33'],
    ['api-server-cidrs', ''],
    ['istiod-labels', 'app'],
    ['istiod-labels', 'a b=c'],
    ['monitoring-namespace', 'Monitoring'],
  ])('%s refuses "%s"', (id, line) => {
    expect(typeFact(question(id), line)).toHaveProperty('wrong');
  });
});

describe('withFact', () => {
  it('puts a value at a path, through maps and lists, and leaves the rest', () => {
    const platform = withFact({ nodes: 3 }, ['gateways', 0, 'kind'], 'helm');
    expect(platform).toEqual({ nodes: 3, gateways: [{ kind: 'helm' }] });
    expect(factAt(platform, ['gateways', 0, 'kind'])).toBe('helm');
    expect(factAt(platform, ['constructor'])).toBeUndefined();
  });
});
