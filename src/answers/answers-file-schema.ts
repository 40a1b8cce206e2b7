import * as z from 'zod/mini';
import { answersForm } from './answers-file.ts';
import type { AnswersKnowledge } from './answers-knowledge.ts';
import type { Zod } from './form.ts';

/** Named one by one: the whole of zod would bring its words in fifty languages. */
const used: Zod = {
  array: z.array,
  boolean: z.boolean,
  discriminatedUnion: z.discriminatedUnion,
  enum: z.enum,
  int: z.int,
  literal: z.literal,
  maximum: z.maximum,
  maxLength: z.maxLength,
  meta: z.meta,
  minimum: z.minimum,
  number: z.number,
  optional: z.optional,
  record: z.record,
  strictObject: z.strictObject,
  string: z.string,
  union: z.union,
};

/** The schema of the written form, for who explains what is wrong with a file or writes JSON Schema. */
export function answersFileSchema(knowledge: AnswersKnowledge): z.ZodMiniType {
  return answersForm(knowledge).schema(used);
}
