import * as z from 'zod/mini';
import { approachSchema, idSchema, textSchema } from './text-schemas.ts';

const hundredthsSchema = z.int().check(z.minimum(0), z.maximum(100));
const axisSchema = z.strictObject({
  title: textSchema,
  low: textSchema,
  high: textSchema,
  /** Where the axis starts before any answer moves it. */
  base: hundredthsSchema,
});

export const quadrantSchema = z.strictObject({
  axes: z.strictObject({ complexity: axisSchema, security: axisSchema }),
  /** Above this is high; the border itself belongs to the low side, on both axes. */
  border: hundredthsSchema,
  borderRule: textSchema,
  quadrants: z
    .array(
      z.strictObject({
        number: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
        title: textSchema,
        approach: approachSchema,
        note: z.optional(textSchema),
      }),
    )
    .check(z.length(4)),
  scenarios: z.array(
    z.strictObject({
      id: idSchema,
      title: textSchema,
      complexity: hundredthsSchema,
      security: hundredthsSchema,
    }),
  ),
});
