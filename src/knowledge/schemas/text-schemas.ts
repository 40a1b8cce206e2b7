import * as z from 'zod/mini';
import { approaches } from '../../model/decision.ts';

/** Text that a person reads: never empty, no space at its ends. */
export const textSchema = z.string().check(
  z.minLength(1),
  z.refine((text) => text === text.trim(), 'starts or ends with space'),
);

export const idSchema = z.string().check(z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'not kebab-case'));
export const approachSchema = z.enum(approaches);
export const layerSchema = z.enum(['np', 'mesh']);
/** Where a statement comes from: a publication, with its address where it has one. */
export const sourceSchema = textSchema.check(z.describe('a publication, with its address where it has one'));

/** How a reason is said where the topology shows what it is about: `{names}` are the first few of those things. */
export const namedReasonSchema = z.strictObject({
  fact: z.enum(['topology.outside-mesh', 'topology.http-rules']),
  text: textSchema,
});
