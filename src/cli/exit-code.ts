/** How a run ends. The README lists the same five. */
export const exitCode = {
  /** Done, and everything holds. */
  done: 0,
  /** Ran, and something does not hold: drift, a denied call, a finding at or above `--fail-on`. */
  doesNotHold: 1,
  /** Wrong usage, answers or input. */
  wrongInput: 2,
  /** Our own fault: an internal error, or a bundle that fails its own proof. */
  ownFault: 3,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
