import * as z from 'zod/mini';
import { approachSchema, idSchema, textSchema } from './text-schemas.ts';

const nodeIdSchema = z.string().check(z.regex(/^[A-Z][A-Z0-9]*$/, 'not a node id (A, B, C1)'));

export const flowchartSchema = z.strictObject({
  start: nodeIdSchema,
  nodes: z.array(
    z.union([
      /** Leads on without a question. */
      z.strictObject({ id: nodeIdSchema, text: textSchema, next: nodeIdSchema }),
      z.strictObject({
        id: nodeIdSchema,
        text: textSchema,
        question: idSchema,
        /** `answers`: options of the question; for a question of many `none` or `any`. */
        edges: z.array(
          z.strictObject({
            label: textSchema,
            answers: z.array(z.string()).check(z.minLength(1)),
            to: nodeIdSchema,
          }),
        ),
      }),
      z.strictObject({ id: nodeIdSchema, text: textSchema, outcome: approachSchema }),
    ]),
  ),
});
