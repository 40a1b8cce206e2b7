import { addAdvise } from './advise.ts';
import type { AddCommand } from './command.ts';
import { addCompletion } from './completion.ts';
import { addExplain } from './explain.ts';
import { addInit } from './init.ts';
import { addSchema } from './schema.ts';
import { addVerify } from './verify.ts';

/** Every command, in the order in which help shows them. */
export const allCommands: readonly AddCommand[] = [
  addAdvise,
  addInit,
  addVerify,
  addExplain,
  addSchema,
  addCompletion,
];
