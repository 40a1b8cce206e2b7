import * as z from 'zod/mini';
import type { Condition } from './condition.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

export const conditionSchema: z.ZodMiniType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(conditionSchema).check(z.minLength(1)) }),
    z.strictObject({ any: z.array(conditionSchema).check(z.minLength(1)) }),
    z.strictObject({ not: conditionSchema }),
    z.strictObject({ fact: z.string(), equals: scalar }),
    z.strictObject({ fact: z.string(), in: z.array(scalar).check(z.minLength(1)) }),
    z.strictObject({ fact: z.string(), includes: scalar }),
    z.strictObject({ fact: z.string(), present: z.boolean() }),
  ]),
);
