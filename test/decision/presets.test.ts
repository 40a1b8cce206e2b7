import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.ts';
import type { Approach, Decision } from '../../src/model/decision.ts';
import { knowledge } from './knowledge.ts';

interface Expected {
  readonly path: string;
  readonly flowchart: Approach;
  readonly constraints: readonly string[];
  readonly changed: readonly string[];
  readonly approach: Approach;
  readonly scores: Readonly<Record<Approach, number>>;
  readonly position: { readonly complexity: number; readonly security: number; readonly quadrant: number };
  readonly rows: readonly number[];
  readonly flips: readonly { readonly question: string; readonly to: string; readonly approach: Approach }[];
}

const expectations = load(readFileSync(join(import.meta.dirname, 'presets.yaml'), 'utf8')) as Record<
  string,
  Expected
>;

describe('the presets', () => {
  it('are the twenty that are expected', () => {
    expect(knowledge.presets.map(({ id }) => id)).toEqual(Object.keys(expectations).sort());
    expect(knowledge.presets).toHaveLength(20);
  });

  it('end at the word of the guide, or say why not', () => {
    const departing = knowledge.presets.filter(({ guideSays, endsAt }) => !guideSays.includes(endsAt));
    expect(departing.map(({ id }) => id)).toEqual([
      'q3-zero-trust',
      's3-zero-trust',
      's4-regulated',
      'u2-finance-zt',
    ]);
  });
});

describe.each(knowledge.presets)('$id', ({ id, answers, endsAt }) => {
  const expected = expectations[id] as Expected;
  const decision = decide(knowledge, { requirements: answers });
  const { opinions } = decision;

  it('walks its path', () => {
    expect(opinions.flowchart.paths.map(({ nodes }) => nodes.join(''))).toEqual([expected.path]);
    expect(opinions.flowchart.outcomes).toEqual([expected.flowchart]);
  });

  it('fires its constraints, and says which changed the outcome', () => {
    expect(decision.constraints.map((one) => one.id).sort()).toEqual([...expected.constraints].sort());
    const changed = decision.constraints.filter(({ changedOutcome }) => changedOutcome);
    expect(changed.map((one) => one.id).sort()).toEqual([...expected.changed].sort());
  });

  it('ends at its approach, for certain', () => {
    expect(decision.approach).toBe(expected.approach);
    expect(decision.approach).toBe(endsAt);
    expect(decision.possible).toEqual([expected.approach]);
    expect(decision.blocked).toBeUndefined();
    expect(decision.openUnknowns).toEqual([]);
  });

  it('has its scores', () => {
    for (const [approach, score] of Object.entries(expected.scores)) {
      const { low, high } = opinions.matrix.scores[approach as Approach];
      expect([approach, low, high]).toEqual([approach, score, score]);
    }
  });

  it('has its place on the quadrant chart', () => {
    const { complexity, security, quadrant } = expected.position;
    expect(opinions.quadrant.x).toEqual({ low: complexity, high: complexity });
    expect(opinions.quadrant.y).toEqual({ low: security, high: security });
    expect(opinions.quadrant.quadrants).toEqual([quadrant]);
  });

  it('matches its rows of the quick guide', () => {
    const rows = opinions.quickGuide.rows.map(
      (row) => knowledge.quickGuide.situations.find((situation) => situation.id === row.id)?.row,
    );
    expect(rows).toEqual(expected.rows);
  });

  it('changes its approach by these single answers and no others', () => {
    expect(singleFlips(decision)).toEqual(expected.flips.map(flipText).sort());
  });

  it('gives reasons', () => {
    expect(decision.reasons.length).toBeGreaterThan(0);
  });
});

describe('scenarios of the quadrant chart', () => {
  const scenarios = [
    ['s1-simple', 'simple'],
    ['s2-multi-tenant', 'multi-tenant'],
    ['s3-zero-trust', 'zero-trust'],
    ['s4-regulated', 'regulated'],
    ['s5-edge-iot', 'edge-iot'],
    ['s6-enterprise', 'enterprise'],
    ['s7-api-gateway', 'api-gateway'],
    ['s8-legacy', 'legacy'],
  ] as const;

  it.each(scenarios)('%s lies on the point of %s', (preset, scenario) => {
    const answers = knowledge.presets.find(({ id }) => id === preset)?.answers ?? {};
    const { nearest } = decide(knowledge, { requirements: answers }).opinions.quadrant;
    expect(nearest[0]).toEqual({ scenario, distance: 0 });
  });
});

function singleFlips({ flips, approach }: Decision): string[] {
  return flips
    .filter((flip) => flip.changes.length === 1 && flip.dependsOn === undefined && flip.approach !== approach)
    .flatMap((flip) =>
      flip.changes.flatMap(({ question, to }) =>
        to.map((option) => flipText({ question, to: option, approach: flip.approach })),
      ),
    )
    .sort();
}

function flipText({ question, to, approach }: Expected['flips'][number]): string {
  return `${question}: ${to} -> ${approach}`;
}
