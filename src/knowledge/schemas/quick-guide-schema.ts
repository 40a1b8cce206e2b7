import * as z from 'zod/mini';
import { conditionSchema } from './condition-schema.ts';
import { approachSchema, idSchema, textSchema } from './text-schemas.ts';

const reasonSchema = z.strictObject({ id: idSchema, text: textSchema, when: conditionSchema });

export const quickGuideSchema = z.strictObject({
  situations: z.array(
    z.strictObject({
      id: idSchema,
      /** Row number in the guide's table. */
      row: z.int().check(z.positive()),
      situation: textSchema,
      approaches: z.array(approachSchema).check(z.minLength(1)),
      note: z.optional(textSchema),
      when: conditionSchema,
    }),
  ),
  /** What each technology is good for. */
  whenToUse: z.strictObject({ 'network-policies': z.array(reasonSchema), istio: z.array(reasonSchema) }),
  /** When to choose which approach. */
  chooseWhen: z.strictObject({
    'network-policies': z.array(reasonSchema),
    istio: z.array(reasonSchema),
    hybrid: z.array(reasonSchema),
  }),
});

export const useCasesSchema = z.strictObject({
  useCases: z.array(
    z.strictObject({
      id: idSchema,
      title: textSchema,
      scenario: textSchema,
      recommendation: textSchema,
      approaches: z.array(approachSchema).check(z.minLength(1)),
      preset: idSchema,
      /** The policies that belong to it, in rollout order. */
      bundle: z.array(z.strictObject({ kind: z.string(), purpose: textSchema })).check(z.minLength(1)),
    }),
  ),
});
