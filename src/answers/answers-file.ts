import * as z from 'zod/mini';
import type { RequirementQuestion } from '../knowledge/knowledge.ts';
import { unknown } from '../model/answers.ts';
import type { AnswersKnowledge } from './answers-knowledge.ts';
import { type PlatformFile, platformSchema } from './platform-schema.ts';
import { type TopologyFile, topologySchema } from './topology-schema.ts';

/** An answers file as a person writes it. Every field may be left out but the version. */
export interface AnswersFile {
  readonly $schema?: string;
  readonly version: 1;
  /** An overlay may replace what other files say; two files that are none must not differ. */
  readonly overlay?: boolean;
  readonly requirements?: Readonly<Record<string, string | readonly string[]>>;
  readonly platform?: PlatformFile;
  readonly topology?: TopologyFile;
}

/** The schema of the written form. The requirements follow the knowledge: a new question needs no change here. */
export function answersFileSchema(knowledge: AnswersKnowledge): ReturnType<typeof buildSchema> {
  const known = built.get(knowledge) ?? buildSchema(knowledge);
  built.set(knowledge, known);
  return known;
}

/** Building it takes longer than using it, and every file of a run needs it. */
const built = new WeakMap<AnswersKnowledge, ReturnType<typeof buildSchema>>();

function buildSchema(knowledge: AnswersKnowledge) {
  const requirements = Object.fromEntries(
    knowledge.requirements.map((question) => [question.id, z.optional(requirementSchema(question))]),
  );
  return z.strictObject({
    $schema: z.optional(z.string()),
    version: z.literal(1),
    overlay: z.optional(z.boolean()),
    requirements: z.optional(z.strictObject(requirements)),
    platform: z.optional(platformSchema(knowledge.networkPlugins.map(({ id }) => id))),
    topology: z.optional(topologySchema),
  });
}

/** One option, or for a question of many a list of them; `unknown` everywhere. */
function requirementSchema(question: RequirementQuestion) {
  const options = [...new Set(question.options.map(({ id }) => id))];
  const one = z.enum([...options.filter((id) => id !== unknown), unknown]);
  const many = z.array(z.enum(options));
  const schema = question.kind === 'one' ? one : z.union([one, many]);
  return schema.check(z.meta({ description: describe(question) }));
}

function describe({ ask, help, options }: RequirementQuestion): string {
  return [ask, help, ...options.map(({ id, label }) => `${id}: ${label}`)].join('\n');
}
