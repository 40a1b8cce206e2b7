import type { RequirementQuestion } from '../knowledge/knowledge.ts';
import { unknown } from '../model/answers.ts';
import type { AnswersKnowledge } from './answers-knowledge.ts';
import { type Form, form } from './form.ts';
import { either, exactly, list, map, maybe, one, text, truth } from './forms.ts';
import { type PlatformFile, platformForm } from './platform-form.ts';
import { type TopologyFile, topologyForm } from './topology-form.ts';

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

/** The written form. The requirements follow the knowledge: a new question needs no change here. */
export function answersForm(knowledge: AnswersKnowledge): Form {
  const known = built.get(knowledge) ?? buildForm(knowledge);
  built.set(knowledge, known);
  return known;
}

/** Every file of a run needs it. */
const built = new WeakMap<AnswersKnowledge, Form>();

function buildForm(knowledge: AnswersKnowledge): Form {
  const requirements = Object.fromEntries(
    knowledge.requirements.map((question) => [question.id, maybe(requirementForm(question))]),
  );
  return map({
    $schema: maybe(text),
    version: exactly(1),
    overlay: maybe(truth),
    requirements: maybe(map(requirements)),
    platform: maybe(platformForm(knowledge.networkPlugins.map(({ id }) => id))),
    topology: maybe(topologyForm),
  });
}

/** One option, or for a question of many a list of them; `unknown` everywhere. */
function requirementForm(question: RequirementQuestion): Form {
  const options = [...new Set(question.options.map(({ id }) => id))];
  const single = one([...options.filter((id) => id !== unknown), unknown]);
  const inner: Form = question.kind === 'one' ? single : either([single, list(one(options))]);
  return form(inner.fits, (z) => inner.schema(z).check(z.meta({ description: describe(question) })));
}

function describe({ ask, help, options }: RequirementQuestion): string {
  return [ask, help, ...options.map(({ id, label }) => `${id}: ${label}`)].join('\n');
}
