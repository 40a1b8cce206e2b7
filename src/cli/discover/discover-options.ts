import type { Severity } from '../../model/finding.ts';

/** Flags of `discover`, as commander hands them over. */
export interface DiscoverOptions {
  readonly acceptInferred?: 'high' | 'all';
  readonly namespace?: string;
  readonly failOn?: Severity;
  readonly output: (typeof discoverFormats)[number];
  readonly questions?: string;
}

export const discoverFormats = ['yaml', 'json'] as const;
