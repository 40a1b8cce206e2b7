import * as z from 'zod';
import { conditionSchema } from './condition-schema.ts';
import { idSchema, textSchema } from './text-schemas.ts';

/** Syntax that a text or each item of a list must have; the rules themselves stand in `src/model/names.ts`. */
export const formats = ['dns-label', 'dns-name', 'cidr', 'port', 'version', 'quantity', 'free'] as const;

const valueSchema = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.union([z.string(), z.number()])),
  z.record(z.string(), z.string()),
]);

export const platformQuestionSchema = z
  .strictObject({
    id: idSchema,
    order: z.number().int(),
    /** Path in the answers: `platform.istio.version`; `platform.gateways[].name` for a field of each entry. */
    path: z.string().regex(/^platform(\.[a-zA-Z]+(\[\])?)+$/),
    title: textSchema,
    ask: textSchema,
    help: textSchema,
    /** `labels`: a map of labels; `list`: several texts or numbers, see `format`. */
    kind: z.enum(['choice', 'text', 'number', 'boolean', 'list', 'labels']),
    options: z
      .array(z.strictObject({ id: z.string(), label: textSchema, hint: textSchema.optional() }))
      .optional(),
    /** Options are the ids of this file of the knowledge. */
    optionsFrom: z.enum(['network-plugins', 'resolvers', 'gateways']).optional(),
    /** Several options may be chosen. */
    many: z.literal(true).optional(),
    format: z.enum(formats).optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    default: valueSchema.optional(),
    /** The default is that of the chosen entry of this file (`resolvers.yaml`, …), by the last part of the path. */
    defaultFrom: z.enum(['network-plugins', 'resolvers', 'gateways']).optional(),
    /** Stays absent where nobody said it; nothing is assumed. */
    optional: z.literal(true).optional(),
    /** Asked only where this can hold; absent: always. */
    when: conditionSchema.optional(),
    /** Never asked by itself: the answer of this requirement question stands for it. */
    askedAs: idSchema.optional(),
  })
  .refine(
    (question) =>
      question.optional !== undefined || question.default !== undefined || question.defaultFrom !== undefined,
    { message: 'has neither a default nor optional: true' },
  );
