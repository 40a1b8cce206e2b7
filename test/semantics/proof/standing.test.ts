import { describe, expect, it } from 'vitest';
import type { Outcome, Verdict } from '../../../src/model/verdict.ts';
import type { Judge } from '../../../src/semantics/judge.ts';
import type { DeclaredRequest } from '../../../src/semantics/proof/declared.ts';
import type { ProofFailure } from '../../../src/semantics/proof/proof.ts';
import { withoutStanding } from '../../../src/semantics/proof/standing.ts';

const request = {
  source: { workload: { namespace: 'shop', name: 'web' } },
  destination: { workload: { namespace: 'shop', name: 'api' } },
  port: 80,
  protocol: 'TCP',
} as const;
const declared = { request } as unknown as DeclaredRequest;
const decidedBy = {
  layer: 'authorization-l7',
  outcome: 'denied',
  decidedBy: { policy: { kind: 'AuthorizationPolicy', namespace: 'shop', name: 'old' } },
  reason: 'the peer is absent',
} as const;
const verdict = { outcome: 'denied', decidedBy, layers: [decidedBy] } as unknown as Verdict;
const failure: ProofFailure = { phase: 'x', step: 'y', undo: false, kind: 'cut', declared, verdict };
const standing = new Set(['AuthorizationPolicy shop/old', 'NetworkPolicy shop/open']);

/** A judge for each kind of policy of before that is left out; without a kind, all are. */
function told(outcomes: Readonly<Record<string, Outcome>>, deniedBefore: readonly DeclaredRequest[] = []) {
  const judgeWithout = (kind = 'all') =>
    ({ ask: () => ({ outcome: outcomes[kind] ?? 'denied' }) }) as unknown as Judge;
  return withoutStanding([failure], standing, new Set(deniedBefore), judgeWithout);
}

describe('a declared request that is cut', () => {
  it('is the doing of policies of before, where it would pass without those of the kind that denied it', () => {
    // What another of them allows is lost where all are left out.
    const { failures, standing: found } = told({ AuthorizationPolicy: 'allowed', all: 'denied' });
    expect(failures).toEqual([]);
    expect(found).toEqual([{ kind: 'breaks', policy: 'AuthorizationPolicy shop/old', request }]);
  });

  it('is theirs where it would pass without all of them, and no news where it was denied before', () => {
    expect(told({ all: 'allowed' }).standing.map(({ kind }) => kind)).toEqual(['breaks']);
    expect(told({ all: 'allowed' }, [declared]).standing.map(({ kind }) => kind)).toEqual(['cut']);
  });

  it('stays a failure of the bundle where it would be denied without them too', () => {
    expect(told({ NetworkPolicy: 'allowed' })).toEqual({ failures: [failure], standing: [] });
  });
});
