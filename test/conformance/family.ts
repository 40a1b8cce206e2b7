/** One family of cases that others wrote, run against our own semantics. */
export interface Family {
  readonly name: string;
  /** Folders below the cases directory without which the family cannot run; `*` stands for any run of characters. */
  readonly folders: readonly string[];
  run(casesDirectory: string): FamilyResult | Promise<FamilyResult>;
}

export interface FamilyResult {
  /** What is counted: "probes", "cases", "requests". */
  readonly unit: string;
  readonly passed: number;
  readonly failed: readonly { readonly case: string; readonly expected: string; readonly found: string }[];
  /** Cases about something that this tool does not judge. */
  readonly outOfScope: readonly { readonly case: string; readonly reason: string }[];
  /** Cases where we differ on purpose, with the source that says we may. */
  readonly explained: readonly { readonly case: string; readonly reason: string; readonly source: string }[];
  /** Further lines for the report, such as precision and recall. */
  readonly notes?: readonly string[];
}
