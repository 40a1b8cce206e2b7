import type { DeclaredRequest } from './declared.ts';
import { judgeConnections, judgeUndeclaredCallers } from './judge-connections.ts';
import { judgeEgress, judgeWaypointEgress } from './judge-egress.ts';
import { judgeHttp } from './judge-http.ts';
import { judgeOutsideCallers } from './judge-outside-callers.ts';
import { judgeProbes } from './judge-probes.ts';
import { judgeWaypoints } from './judge-waypoints.ts';
import type { Proof, ProofFailure } from './proof.ts';
import type { FinalState } from './state-to-judge.ts';
import { Widenings } from './widenings.ts';

/** What the end of a rollout shows. */
export type FinalVerdict = Pick<Proof, 'failures' | 'deniedPairs' | 'widenings' | 'undetermined'>;

/** Everything declared passes, and nothing else does that the guards can keep out. */
export function judgeFinalState(state: FinalState): FinalVerdict {
  const failures: ProofFailure[] = [];
  const undetermined: { declared: DeclaredRequest; reason: string }[] = [];
  for (const declared of state.requests) {
    if (state.judge.outcome(declared.request) === 'allowed') continue;
    const verdict = state.judge.ask(declared.request);
    const end = { phase: 'final', step: 'end of the rollout', undo: false };
    if (verdict.outcome === 'denied') failures.push({ ...end, kind: 'cut', declared, verdict });
    if (verdict.outcome === 'undetermined') undetermined.push({ declared, reason: verdict.decidedBy.reason });
  }
  const { openings, deniedPairs, widenings } = judgeOpenings(state);
  return { failures: [...failures, ...openings], deniedPairs, widenings, undetermined };
}

/** What gets through that nobody declared. */
export function judgeOpenings(state: FinalState): {
  openings: ProofFailure[];
  deniedPairs: number;
  widenings: FinalVerdict['widenings'];
} {
  const openings: ProofFailure[] = [];
  const widenings = new Widenings();
  const deniedPairs = judgeConnections(state, widenings, openings);
  judgeUndeclaredCallers(state, widenings, openings);
  judgeOutsideCallers(state, openings);
  judgeHttp(state, widenings, openings);
  judgeProbes(state, openings);
  if (!state.guards.onTheWire) judgeWaypoints(state, widenings, openings);
  judgeEgress(state, widenings, openings);
  judgeWaypointEgress(state, widenings, openings);
  return { openings, deniedPairs, widenings: widenings.list() };
}
