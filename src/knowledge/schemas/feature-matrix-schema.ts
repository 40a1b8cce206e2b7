import * as z from 'zod/mini';
import { approachSchema, idSchema, sourceSchema, textSchema } from './text-schemas.ts';

const levelSchema = z.number().check(z.minimum(0), z.maximum(1));
const wordsSchema = z.strictObject({ 'network-policies': textSchema, istio: textSchema });
const levelsSchema = z.strictObject({ 'network-policies': levelSchema, istio: levelSchema });

const rowSchema = z.strictObject({
  id: idSchema,
  title: textSchema,
  /** What the row means, in a sentence or two. */
  meaning: textSchema,
  /** The guide's word for each technology. */
  guide: wordsSchema,
  /** What is wrong or left out in the guide's word, with its source. */
  correction: z.optional(
    z.strictObject({
      about: z.enum(['network-policies', 'istio', 'both']),
      text: textSchema,
      source: sourceSchema,
    }),
  ),
});

export const featureMatrixSchema = z.strictObject({
  /** How a score comes about, for people. */
  rule: textSchema,
  capabilities: z.array(
    z.extend(rowSchema, {
      weight: z.number().check(z.positive()),
      /** Corrected level of support: 0 no, 0.5 limited, 1 yes. Hybrid has the better of both. */
      support: levelsSchema,
    }),
  ),
  costs: z.array(
    z.extend(rowSchema, {
      /** The question whose answers give the row its weight. */
      question: idSchema,
      /** How much of that weight each technology costs. Hybrid has the worse of both. */
      cost: levelsSchema,
    }),
  ),
  /** Which approach comes first where scores are equal. */
  tieOrder: z.array(approachSchema).check(z.length(3)),
});
