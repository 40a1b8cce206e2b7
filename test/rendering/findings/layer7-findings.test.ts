import { describe, expect, it } from 'vitest';
import { planOf } from '../fixtures/scenarios.ts';
import { answers, anyMatch, platform, topology } from '../fixtures/shop.ts';

const [gateway] = platform.gateways;
const [entry] = topology.entryPoints;

describe('conditions that nothing enforces', () => {
  it('name a gateway as the proof names it, so that both tell of it once', () => {
    const { findings } = planOf(
      {
        answers: answers({
          topology: { entryPoints: entry ? [{ ...entry, http: [{ ...anyMatch, paths: ['/v1/*'] }] }] : [] },
        }),
      },
      { approach: 'hybrid', dataPlane: 'ambient' },
    );
    const sources = findings.flatMap(({ code, values }) =>
      code === 'l7-not-enforced' && values.workload === `${entry?.to.namespace}/${entry?.to.name}`
        ? [values.source]
        : [],
    );
    expect(sources).toContain(`${gateway?.namespace}/${gateway?.name}`);
  });
});
