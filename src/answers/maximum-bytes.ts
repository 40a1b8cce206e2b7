/** The size of an answers file; thirty services take 10 kB. */
export const maximumBytes = 1_000_000;
