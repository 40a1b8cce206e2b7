import type { Severity } from '../../model/finding.ts';

/** Flags of `advise`, as commander hands them over. */
export interface AdviseOptions {
  readonly answers?: readonly string[];
  readonly from?: readonly string[];
  readonly acceptInferred?: 'high' | 'all';
  readonly namespace?: string;
  readonly preset?: string;
  readonly failOn?: Severity;
  readonly outputDir?: string;
  readonly phase?: string;
  readonly check?: boolean;
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly yes?: boolean;
  readonly report?: string;
  readonly output: OutputFormat;
  readonly questions?: string;
  readonly templates?: string;
}

export const outputFormats = ['text', 'json', 'yaml', 'markdown'] as const;
export type OutputFormat = (typeof outputFormats)[number];
