import type { Family } from '../family.ts';

/** Every family, in the order of the printed table. */
export const families: readonly Family[] = [];
