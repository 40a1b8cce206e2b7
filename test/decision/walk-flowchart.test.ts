import { describe, expect, it } from 'vitest';
import { walkFlowchart } from '../../src/decision/walk-flowchart.ts';
import { knowledge } from './knowledge.ts';

/** The eight paths, by the answers that are asked along each. */
const paths = [
  ['ABCE', 'istio', { 'l7-policies': 'yes', 'service-trust': 'mtls' }],
  ['ABCE', 'istio', { 'l7-policies': 'yes', 'service-trust': 'zero-trust' }],
  ['ABCFE', 'istio', { 'l7-policies': 'yes', 'service-trust': 'none', observability: 'comprehensive' }],
  [
    'ABCFIE',
    'istio',
    { 'l7-policies': 'yes', 'service-trust': 'none', observability: 'basic', 'complexity-budget': 'yes' },
  ],
  [
    'ABCFIJ',
    'hybrid',
    { 'l7-policies': 'yes', 'service-trust': 'none', observability: 'basic', 'complexity-budget': 'no' },
  ],
  [
    'ABDGE',
    'istio',
    { 'l7-policies': 'no', 'traffic-features': ['retries'], 'resource-overhead': 'acceptable' },
  ],
  [
    'ABDGJ',
    'hybrid',
    {
      'l7-policies': 'no',
      'traffic-features': ['routing', 'retries'],
      'resource-overhead': 'not-acceptable',
    },
  ],
  ['ABDHKJ', 'hybrid', { 'l7-policies': 'no', 'traffic-features': [], 'future-l7': 'likely' }],
  ['ABDHKL', 'network-policies', { 'l7-policies': 'no', 'traffic-features': [], 'future-l7': 'unlikely' }],
] as const;

describe('walkFlowchart', () => {
  it.each(paths)('walks %s to %s', (nodes, outcome, answers) => {
    const opinion = walkFlowchart(knowledge.flowchart, answers);
    expect(opinion.paths.map((path) => [path.nodes.join(''), path.outcome])).toEqual([[nodes, outcome]]);
    expect(opinion.outcomes).toEqual([outcome]);
  });

  it('has eight paths and no more', () => {
    const opinion = walkFlowchart(knowledge.flowchart, {});
    expect(opinion.paths.map(({ nodes }) => nodes.join('')).sort()).toEqual(
      [...new Set(paths.map(([nodes]) => nodes))].sort(),
    );
    expect(opinion.paths).toHaveLength(8);
  });

  it('follows an unknown answer along every edge, and only those', () => {
    const opinion = walkFlowchart(knowledge.flowchart, {
      'l7-policies': 'yes',
      'service-trust': 'unknown',
      observability: 'basic',
      'complexity-budget': 'no',
    });
    expect(opinion.paths.map(({ nodes }) => nodes.join(''))).toEqual(['ABCE', 'ABCFIJ']);
    expect(opinion.outcomes).toEqual(['hybrid', 'istio']);
  });

  it('names question and answer of each step', () => {
    const [path] = walkFlowchart(knowledge.flowchart, {
      'l7-policies': 'yes',
      'service-trust': 'mtls',
    }).paths;
    expect(path?.steps).toEqual([
      { node: 'A' },
      { node: 'B', question: 'l7-policies', answer: 'Yes' },
      { node: 'C', question: 'service-trust', answer: 'Yes' },
      { node: 'E' },
    ]);
  });

  it('stops at a node that is not there', () => {
    expect(() => walkFlowchart({ ...knowledge.flowchart, start: 'Z' }, {})).toThrow('no node Z');
  });
});
