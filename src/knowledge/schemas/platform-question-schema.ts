import * as z from 'zod/mini';
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
    order: z.int(),
    /** Path in the answers: `platform.istio.version`; `platform.gateways[].name` for a field of each entry. */
    path: z.string().check(z.regex(/^platform(\.[a-zA-Z]+(\[\])?)+$/)),
    title: textSchema,
    ask: textSchema,
    help: textSchema,
    /** `labels`: a map of labels; `list`: several texts or numbers, see `format`. */
    kind: z.enum(['choice', 'text', 'number', 'boolean', 'list', 'labels']),
    options: z.optional(
      z.array(z.strictObject({ id: z.string(), label: textSchema, hint: z.optional(textSchema) })),
    ),
    /** Options are the ids of this file of the knowledge. */
    optionsFrom: z.optional(z.enum(['network-plugins', 'resolvers', 'gateways'])),
    /** Several options may be chosen. */
    many: z.optional(z.literal(true)),
    format: z.optional(z.enum(formats)),
    minimum: z.optional(z.number()),
    maximum: z.optional(z.number()),
    default: z.optional(valueSchema),
    /** The default is that of the chosen entry of this file (`resolvers.yaml`, …), by the last part of the path. */
    defaultFrom: z.optional(z.enum(['network-plugins', 'resolvers', 'gateways'])),
    /** Stays absent where nobody said it; nothing is assumed. */
    optional: z.optional(z.literal(true)),
    /** Asked only where this can hold; absent: always. */
    when: z.optional(conditionSchema),
    /** Never asked by itself: the answer of this requirement question stands for it. */
    askedAs: z.optional(idSchema),
  })
  .check(
    z.refine(
      (question) =>
        question.optional !== undefined ||
        question.default !== undefined ||
        question.defaultFrom !== undefined,
      { message: 'has neither a default nor optional: true' },
    ),
  );
