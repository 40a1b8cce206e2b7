import * as z from 'zod/mini';
import { textSchema } from './text-schemas.ts';

/** The answers file in words. */
export const answersFileTextsSchema = z.strictObject({
  /** At the top of a starting file. */
  intro: textSchema,
  sections: z.strictObject({ requirements: textSchema, platform: textSchema, topology: textSchema }),
  /** By path: `topology.calls[].port`. */
  fields: z.record(z.string(), textSchema),
  /** A small topology that a starting file shows. */
  example: z.record(z.string(), z.unknown()),
});
