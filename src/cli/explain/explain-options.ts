/** Flags of `explain`, as commander hands them over. */
export interface ExplainOptions {
  readonly answers?: string;
  readonly output: 'text' | 'json';
  readonly questions?: string;
  readonly templates?: string;
}
