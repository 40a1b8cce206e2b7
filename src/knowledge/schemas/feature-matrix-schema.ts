import * as z from 'zod';
import { approachSchema, idSchema, sourceSchema, textSchema } from './text-schemas.ts';

const levelSchema = z.number().min(0).max(1);
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
  correction: z
    .strictObject({
      about: z.enum(['network-policies', 'istio', 'both']),
      text: textSchema,
      source: sourceSchema,
    })
    .optional(),
});

export const featureMatrixSchema = z.strictObject({
  /** How a score comes about, for people. */
  rule: textSchema,
  capabilities: z.array(
    rowSchema.extend({
      weight: z.number().positive(),
      /** Corrected level of support: 0 no, 0.5 limited, 1 yes. Hybrid has the better of both. */
      support: levelsSchema,
    }),
  ),
  costs: z.array(
    rowSchema.extend({
      /** The question whose answers give the row its weight. */
      question: idSchema,
      /** How much of that weight each technology costs. Hybrid has the worse of both. */
      cost: levelsSchema,
    }),
  ),
  /** Which approach comes first where scores are equal. */
  tieOrder: z.array(approachSchema).length(3),
});
