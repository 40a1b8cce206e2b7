/** What some answers asked for. */
export interface Asked {
  /** Paths in the answers that asked for it. */
  readonly answers: readonly string[];
}
