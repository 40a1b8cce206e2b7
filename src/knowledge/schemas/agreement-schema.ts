import * as z from 'zod/mini';
import { textSchema } from './text-schemas.ts';

/** The sentences that sum up how far the opinions agree. `{…}` are counts in words and titles of approaches. */
export const agreementSchema = z.strictObject({
  approaches: z.strictObject({ 'network-policies': textSchema, hybrid: textSchema, istio: textSchema }),
  opinions: z.strictObject({
    flowchart: textSchema,
    matrix: textSchema,
    quadrant: textSchema,
    quickGuide: textSchema,
  }),
  layers: z.strictObject({ np: textSchema, mesh: textSchema }),
  /** From none to four. */
  counts: z.array(textSchema).check(z.length(5)),
  /** The same within a sentence. */
  countsWithin: z.array(textSchema).check(z.length(5)),
  /** Every opinion contains the approach. `{approach}` */
  unanimous: textSchema,
  /** `{count}` of four contain `{approach}`. */
  some: textSchema,
  /** None does. */
  none: textSchema,
  /** `{count}` want a mesh, `{countWithin}` want Network Policies: `{mesh}`, `{np}`. */
  layersWanted: textSchema,
  /** Constraints changed the outcome: `{count}` and what they added or replaced: `{layers}`. */
  oneConstraint: textSchema,
  severalConstraints: textSchema,
  /** A layer was replaced because it cannot work. */
  replaced: textSchema,
  /** The rest of a list that is too long: `{count}`. */
  more: textSchema,
  /** One request of a declared call: `{request}`, `{caller}`. */
  request: textSchema,
  /** Opinions that an unknown leaves open. */
  open: textSchema,
});
