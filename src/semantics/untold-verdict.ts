import type { LayerVerdict } from '../model/verdict.ts';

/** The verdict of one layer before anybody asked for its words: most are only counted. */
export interface UntoldVerdict extends Omit<LayerVerdict, 'reason'> {
  readonly reason: string | (() => string);
}

/** The verdict with its words. */
export function told(verdict: UntoldVerdict): LayerVerdict {
  const { reason } = verdict;
  return { ...verdict, reason: typeof reason === 'string' ? reason : reason() };
}
