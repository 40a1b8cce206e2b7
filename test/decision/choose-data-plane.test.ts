import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.ts';
import type { DecisionInput } from '../../src/decision/decision-input.ts';
import type { DataPlane } from '../../src/model/platform.ts';
import { answersOf, platformWith, topologyOf } from './cases.ts';
import { knowledge } from './knowledge.ts';

const istio = platformWith().istio;
const shop = topologyOf([{ name: 'web' }, { name: 'api' }], ['web>api']);
const [call] = shop.calls;
const httpMatch = { methods: ['POST'], paths: ['/process'], hosts: [], headers: [], claims: [] };

/** Rules of the data planes by id, each with answers for which it speaks, and the data plane chosen. */
const cases: readonly (readonly [string, DecisionInput, DataPlane])[] = [
  [
    'stated',
    {
      requirements: answersOf('q2-l7-control'),
      platform: platformWith({ istio: { ...istio, dataPlane: 'sidecar' } }),
    },
    'sidecar',
  ],
  ['sidecars-in-use', { requirements: answersOf('q7-mesh-in-use') }, 'sidecar'],
  [
    'ambient-in-use',
    { requirements: answersOf('q7-mesh-in-use', { 'existing-mesh': 'istio-ambient' }) },
    'ambient-waypoint',
  ],
  [
    'rate-limits',
    { requirements: answersOf('q2-l7-control', { 'traffic-features': ['rate-limiting'] }) },
    'sidecar',
  ],
  ['retries-in-routes', { requirements: answersOf('q2-l7-control'), platform: platformWith() }, 'sidecar'],
  ['scarce-resources', { requirements: answersOf('u3-migration') }, 'ambient-waypoint'],
  [
    'several-clusters',
    { requirements: answersOf('q5-multi-cloud', { 'traffic-features': ['routing'] }) },
    'sidecar',
  ],
  ['otherwise', { requirements: answersOf('q8-compliance') }, 'ambient'],
  ['without-waypoint', { requirements: answersOf('q8-compliance') }, 'ambient'],
  ['l7-rules', { requirements: answersOf('s4-regulated') }, 'ambient-waypoint'],
  ['requests-seen', { requirements: answersOf('s4-regulated') }, 'ambient-waypoint'],
  ['traffic-management', { requirements: answersOf('u3-migration') }, 'ambient-waypoint'],
  [
    'declared-http-rules',
    {
      requirements: answersOf('q8-compliance'),
      topology: { ...shop, calls: call ? [{ ...call, http: [httpMatch] }] : [] },
    },
    'ambient-waypoint',
  ],
];

describe('the data plane', () => {
  it('has a case here for each of its rules', () => {
    const { rules, waypoint } = knowledge.dataPlanes;
    const ids = [...rules, ...waypoint].map(({ id }) => id);
    expect([...new Set(cases.map(([id]) => id))].sort()).toEqual(
      [...ids, 'otherwise', 'without-waypoint'].sort(),
    );
  });

  it.each(cases)('%s', (rule, input, choice) => {
    const { dataPlane } = decide(knowledge, input);
    expect(dataPlane?.choice).toBe(choice);
    expect(dataPlane?.reasons.map(({ source }) => source)).toContain(rule);
  });

  it('is not chosen where there is no mesh', () => {
    expect(decide(knowledge, { requirements: answersOf('s1-simple') }).dataPlane).toBeUndefined();
  });

  it('takes retries in routes once the Gateway API has them', () => {
    const platform = platformWith({ gatewayApiVersion: '1.7' });
    expect(decide(knowledge, { requirements: answersOf('q2-l7-control'), platform }).dataPlane?.choice).toBe(
      'ambient-waypoint',
    );
  });

  it('keeps what the answers state, and says what it cannot do', () => {
    const platform = platformWith({ istio: { ...istio, dataPlane: 'ambient' } });
    const decision = decide(knowledge, { requirements: answersOf('s4-regulated'), platform });
    expect(decision.dataPlane?.choice).toBe('ambient');
    expect(decision.findings).toContainEqual({
      code: 'data-plane-without-layer7',
      values: {
        needs: 'HTTP rules need a waypoint; Without a waypoint connections are seen, requests are not',
      },
      answer: 'platform.istio.dataPlane',
    });
  });
});
