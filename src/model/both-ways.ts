/** One call under each technology: what it sees, what it misses, and the rule in short as an object. */
export interface BothWays {
  readonly requirement: string;
  readonly networkPolicies: OneWay;
  readonly istio: OneWay;
}

export interface OneWay {
  readonly title: string;
  /** What a caller that is not allowed notices. */
  readonly denied: string;
  readonly sees: readonly string[];
  readonly misses: readonly string[];
  /** The heart of the rule; not a policy to apply. None where it would see nothing of the call. */
  readonly rule?: unknown;
}
