import type { SubjectOptions } from '../verify/verify-options.ts';

/** Flags of `diff`, as commander hands them over. */
export interface DiffOptions extends SubjectOptions {
  readonly output: DiffFormat;
  readonly exitCode?: boolean;
}

export const diffFormats = ['text', 'json', 'markdown'] as const;
export type DiffFormat = (typeof diffFormats)[number];
