import * as z from 'zod/mini';
import { conditionSchema } from './condition-schema.ts';
import { idSchema, layerSchema, namedReasonSchema, sourceSchema, textSchema } from './text-schemas.ts';

const pointsSchema = z.enum(['network-policies', 'istio', 'both']);
const shared = {
  id: idSchema,
  title: textSchema,
  when: conditionSchema,
  /** Said where it fires: the fact and what follows from it. */
  reason: textSchema,
  named: z.optional(namedReasonSchema),
  points: pointsSchema,
  /** The more, the earlier among the reasons. */
  weight: z.int().check(z.minimum(1), z.maximum(100)),
  source: sourceSchema,
};

/** A fact that adds layers to the outcome, or replaces one that cannot work. */
export const constraintSchema = z.union([
  z.strictObject({ ...shared, needs: z.array(layerSchema).check(z.minLength(1)) }),
  z.strictObject({
    ...shared,
    /** Where the outcome has `layer`, it gets `by` instead; where another constraint needs `layer`, that one stays and `finding` blocks. */
    replaces: z.strictObject({ layer: layerSchema, by: layerSchema, finding: idSchema }),
  }),
]);

export const contradictionSchema = z.strictObject({
  id: idSchema,
  title: textSchema,
  when: conditionSchema,
  text: textSchema,
});

export const presetSchema = z.strictObject({
  id: idSchema,
  title: textSchema,
  kind: z.enum(['scenario', 'situation', 'use-case']),
  description: textSchema,
  /** The approaches that the guide names for it. */
  guideSays: z.array(z.enum(['network-policies', 'hybrid', 'istio'])).check(z.minLength(1)),
  /** The approach that the answers end at. */
  endsAt: z.enum(['network-policies', 'hybrid', 'istio']),
  /** Why it ends elsewhere than the guide says; absent where it does not. */
  departure: z.optional(textSchema),
  answers: z.record(idSchema, z.union([z.string(), z.array(z.string())])),
});
