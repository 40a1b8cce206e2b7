import * as z from 'zod/mini';
import { severities } from '../../model/finding.ts';
import { sourceSchema, textSchema } from './text-schemas.ts';

/** An entry of the catalogue, `findings/<code>.yaml`; the code is the file's name. */
export const findingSchema = z.strictObject({
  severity: z.enum(severities),
  title: textSchema,
  /** With `{placeholders}` for what is special about one finding, and `[parts]` for what only some have to say. */
  message: textSchema,
  why: textSchema,
  remedy: textSchema,
  reference: sourceSchema,
  appliesTo: z.enum(['answers', 'bundle', 'policies', 'manifests']),
});
