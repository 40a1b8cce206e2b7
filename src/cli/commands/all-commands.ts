import { addAdvise } from './advise.ts';
import type { AddCommand } from './command.ts';
import { addCompletion } from './completion.ts';
import { addDiff } from './diff.ts';
import { addDiscover } from './discover.ts';
import { addExplain } from './explain.ts';
import { addInit } from './init.ts';
import { addSchema } from './schema.ts';
import { addVerify } from './verify.ts';
import { addWhy } from './why.ts';

/** Every command, in the order in which help shows them. */
export const allCommands: readonly AddCommand[] = [
  addAdvise,
  addInit,
  addDiscover,
  addVerify,
  addWhy,
  addDiff,
  addExplain,
  addSchema,
  addCompletion,
];
