import * as z from 'zod/mini';
import { conditionSchema } from './condition-schema.ts';
import { idSchema, namedReasonSchema, textSchema } from './text-schemas.ts';

export const requirementOptionSchema = z.strictObject({
  id: idSchema,
  label: textSchema,
  hint: z.optional(textSchema),
  /** How a list of reasons says this answer. Absent: it is no reason. The weightier, the earlier. */
  reason: z.optional(
    z.strictObject({
      text: textSchema,
      points: z.enum(['network-policies', 'istio', 'both']),
      weight: z.int().check(z.minimum(1), z.maximum(100)),
      named: z.optional(namedReasonSchema),
      /** Only then is it a reason. */
      when: z.optional(conditionSchema),
    }),
  ),
  /** Feature-matrix capabilities that this answer asks for, 0 to 1. */
  demands: z.optional(z.record(idSchema, z.number().check(z.minimum(0), z.maximum(1)))),
  /** Weight that this answer gives to a cost row of the feature matrix. */
  costs: z.optional(z.record(idSchema, z.number().check(z.minimum(0), z.maximum(100)))),
  /** Hundredths by which this answer moves the position on the quadrant chart. */
  position: z.optional(z.strictObject({ complexity: z.optional(z.int()), security: z.optional(z.int()) })),
});

export const requirementQuestionSchema = z
  .strictObject({
    id: idSchema,
    /** Place in the questionnaire, ascending; `when` may only look at earlier ones. */
    order: z.int(),
    /** Short name for lists and tables. */
    title: textSchema,
    ask: textSchema,
    /** Why it is asked, what hangs on it, what each layer can and cannot do about it. */
    help: textSchema,
    kind: z.enum(['one', 'many']),
    options: z.array(requirementOptionSchema).check(z.minLength(1)),
    /** Asked only where this can hold; absent: always. */
    when: z.optional(conditionSchema),
    /** Used, and listed as an assumption, where nobody answered: an option, `unknown`, or a list for `many`. */
    default: z.optional(z.union([z.string(), z.array(z.string())])),
    /** A run without an answer stops wherever the question is asked. */
    required: z.optional(z.literal(true)),
    /** A run without an answer stops where this holds; elsewhere the default is used. */
    requiredWhen: z.optional(conditionSchema),
    /** Platform fact that answers it where nobody did, such as `platform.policyEnforcement`. */
    answeredBy: z.optional(z.string()),
    /** What a fact about the topology says about it where nobody answered, and warns about where somebody did. */
    observedIn: z.optional(z.strictObject({ fact: z.string(), is: z.string(), answer: idSchema })),
    /** Visibility attributes (`visibility.yaml`) to show with the help. */
    shows: z.optional(z.array(idSchema)),
  })
  .check(
    z.refine((question) => question.required !== undefined || question.default !== undefined, {
      message: 'has neither a default nor required: true',
    }),
  );
