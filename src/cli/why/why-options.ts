import type { SubjectOptions } from '../verify/verify-options.ts';

/** Flags of `why`, as commander hands them over. */
export interface WhyOptions extends SubjectOptions {
  readonly source?: string;
  readonly destination?: string;
  readonly port?: string;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly method?: string;
  readonly path?: string;
  readonly host?: string;
  readonly header?: readonly string[];
  readonly claims?: string;
  readonly output: 'text' | 'json';
}
