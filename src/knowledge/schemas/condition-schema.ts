import * as z from 'zod/mini';
import { approaches } from '../../model/decision.ts';

/**
 * A structured condition, evaluated three-valued (`evaluate-condition.ts`).
 *
 * - `question` with `is` or `in`: a requirement's answer. For a question of many, `is` asks whether the
 *   option is among those chosen; `none` stands for nothing chosen, `any` for at least one.
 * - `fact` with `is` or `in`: a fact about platform or topology, such as `platform.istio.dataPlane`.
 * - `layer`: whether the outcome contains the layer (`np` or `mesh`).
 * - `opinion` with `is`: whether the opinion holds that approach.
 */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly question: string; readonly is: string }
  | { readonly question: string; readonly in: readonly string[] }
  | { readonly fact: string; readonly is: string }
  | { readonly fact: string; readonly in: readonly string[] }
  | { readonly layer: 'np' | 'mesh' }
  | {
      readonly opinion: 'flowchart' | 'matrix' | 'quadrant' | 'quickGuide';
      readonly is: (typeof approaches)[number];
    };

export const conditionSchema: z.ZodMiniType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(conditionSchema).check(z.minLength(1)) }),
    z.strictObject({ any: z.array(conditionSchema).check(z.minLength(1)) }),
    z.strictObject({ not: conditionSchema }),
    z.strictObject({ question: z.string(), is: z.string() }),
    z.strictObject({ question: z.string(), in: z.array(z.string()).check(z.minLength(1)) }),
    z.strictObject({ fact: z.string(), is: z.string() }),
    z.strictObject({ fact: z.string(), in: z.array(z.string()).check(z.minLength(1)) }),
    z.strictObject({ layer: z.enum(['np', 'mesh']) }),
    z.strictObject({
      opinion: z.enum(['flowchart', 'matrix', 'quadrant', 'quickGuide']),
      is: z.enum(approaches),
    }),
  ]),
);
