import type { ProofFailure } from './proof.ts';

/** One state that a rollout passed, by its fingerprint. */
export interface Passed {
  readonly phase: string;
  readonly undo: boolean;
  readonly fingerprint: string;
}

/** Each phase's undo must end where the phase began. */
export function undosThatLeadElsewhere(start: string, passed: readonly Passed[]): ProofFailure[] {
  const undone = new Map(
    passed.filter(({ undo }) => undo).map(({ phase, fingerprint }) => [phase, fingerprint]),
  );
  const failures: ProofFailure[] = [];
  let reached = start;
  let current: string | undefined;
  for (const { phase, fingerprint } of passed.filter(({ undo }) => !undo)) {
    const end = phase === current ? undefined : undone.get(phase);
    if (end !== undefined && end !== reached) failures.push({ kind: 'undo-leads-elsewhere', phase });
    current = phase;
    reached = fingerprint;
  }
  return failures;
}
