import type { ProofFailure } from '../proof.ts';
import type { Moment } from '../rollout-state.ts';
import type { RoutedRequests } from './routed-requests.ts';

/** The requests that arrive elsewhere than was declared, as failures at a moment of the rollout. */
export function astrayAt(
  { phase, step, undo }: Pick<Moment, 'phase' | 'step' | 'undo'>,
  { astray }: RoutedRequests,
): Extract<ProofFailure, { kind: 'astray' }>[] {
  return astray.map(({ declared, reason }) => ({ kind: 'astray', phase, step, undo, declared, reason }));
}
