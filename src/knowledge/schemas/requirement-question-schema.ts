import * as z from 'zod';
import { conditionSchema } from './condition-schema.ts';
import { idSchema, namedReasonSchema, textSchema } from './text-schemas.ts';

export const requirementOptionSchema = z.strictObject({
  id: idSchema,
  label: textSchema,
  hint: textSchema.optional(),
  /** How a list of reasons says this answer. Absent: it is no reason. The weightier, the earlier. */
  reason: z
    .strictObject({
      text: textSchema,
      points: z.enum(['network-policies', 'istio', 'both']),
      weight: z.number().int().min(1).max(100),
      named: namedReasonSchema.optional(),
      /** Only then is it a reason. */
      when: conditionSchema.optional(),
    })
    .optional(),
  /** Feature-matrix capabilities that this answer asks for, 0 to 1. */
  demands: z.record(idSchema, z.number().min(0).max(1)).optional(),
  /** Weight that this answer gives to a cost row of the feature matrix. */
  costs: z.record(idSchema, z.number().min(0).max(100)).optional(),
  /** Hundredths by which this answer moves the position on the quadrant chart. */
  position: z
    .strictObject({ complexity: z.number().int().optional(), security: z.number().int().optional() })
    .optional(),
});

export const requirementQuestionSchema = z
  .strictObject({
    id: idSchema,
    /** Place in the questionnaire, ascending; `when` may only look at earlier ones. */
    order: z.number().int(),
    /** Short name for lists and tables. */
    title: textSchema,
    ask: textSchema,
    /** Why it is asked, what hangs on it, what each layer can and cannot do about it. */
    help: textSchema,
    kind: z.enum(['one', 'many']),
    options: z.array(requirementOptionSchema).min(1),
    /** Asked only where this can hold; absent: always. */
    when: conditionSchema.optional(),
    /** Used, and listed as an assumption, where nobody answered: an option, `unknown`, or a list for `many`. */
    default: z.union([z.string(), z.array(z.string())]).optional(),
    /** A run without an answer stops wherever the question is asked. */
    required: z.literal(true).optional(),
    /** A run without an answer stops where this holds; elsewhere the default is used. */
    requiredWhen: conditionSchema.optional(),
    /** Platform fact that answers it where nobody did, such as `platform.policyEnforcement`. */
    answeredBy: z.string().optional(),
    /** What a fact about the topology says about it where nobody answered, and warns about where somebody did. */
    observedIn: z.strictObject({ fact: z.string(), is: z.string(), answer: idSchema }).optional(),
    /** Visibility attributes (`visibility.yaml`) to show with the help. */
    shows: z.array(idSchema).optional(),
  })
  .refine((question) => question.required !== undefined || question.default !== undefined, {
    message: 'has neither a default nor required: true',
  });
