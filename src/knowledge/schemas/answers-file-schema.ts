import * as z from 'zod/mini';
import { textSchema } from './text-schemas.ts';

/** The answers file in words. */
export const answersFileTextsSchema = z.strictObject({
  /** What the file is, for those who read its schema. */
  intro: textSchema,
  /** At the top of a starting file: how an editor learns of the schema. */
  editors: textSchema,
  /** Above each part of a starting file. */
  sections: z.strictObject({ requirements: textSchema, platform: textSchema, topology: textSchema }),
  /** By path: `topology.calls[].port`. */
  fields: z.record(z.string(), textSchema),
  /** A small topology in YAML, with comments, that a starting file shows. */
  example: textSchema,
});
