import type { Severity } from '../../model/finding.ts';

/** Flags that say which workloads and calls policies are judged with; `verify`, `why` and `diff` share them. */
export interface SubjectOptions {
  readonly answers?: readonly string[];
  readonly from?: readonly string[];
  readonly acceptInferred?: 'high' | 'all';
  readonly namespace?: string;
  readonly questions?: string;
}

/** Flags of `verify`, as commander hands them over. */
export interface VerifyOptions extends SubjectOptions {
  readonly failOn?: Severity;
  readonly output: VerifyFormat;
}

export const verifyFormats = ['text', 'json', 'markdown', 'sarif', 'junit'] as const;
export type VerifyFormat = (typeof verifyFormats)[number];
