import type * as z from 'zod/mini';
import english from 'zod/v4/locales/en.js';

/** For a check whose messages people read: zod's own words, which its small form does not bring by itself. */
export const inWords: z.core.ParseContext<z.core.$ZodIssue> = { error: english().localeError };
