import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { dump, load } from 'js-yaml';
import { readAnswers } from '../../src/answers/read-answers.ts';
import { decide } from '../../src/decision/decide.ts';
import type { Knowledge } from '../../src/knowledge/knowledge.ts';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import type { Answers } from '../../src/model/answers.ts';
import { type Approach, approaches, type Decision } from '../../src/model/decision.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { DataPlane } from '../../src/model/platform.ts';
import { loadTemplates } from '../../src/rendering/load-templates.ts';
import { makePlan } from '../../src/rendering/make-plan.ts';

interface Way {
  readonly approach: Approach;
  readonly dataPlane?: DataPlane;
}

export interface Bundle extends Way {
  /** The answers, the approach and the data plane, such as `q1-small-team on payments.yaml, hybrid sidecar`. */
  readonly name: string;
  readonly answers: Answers;
  readonly plan: Plan;
}

/** Every approach with every data plane that it can have, forced whatever the answers would decide. */
const ways: readonly Way[] = approaches.flatMap((approach): Way[] =>
  approach === 'network-policies'
    ? [{ approach }]
    : (['sidecar', 'ambient', 'ambient-waypoint'] as const).map((dataPlane) => ({ approach, dataPlane })),
);

/** The bundles of each preset, on the topology of an example, and of each example by its own requirements. */
export function everyBundle(): Bundle[] {
  const knowledge = loadKnowledge(resolve('questions'));
  const templates = loadTemplates(resolve('templates'));
  const examples = ['payments.yaml', 'online-boutique/answers.yaml'];
  const own = examples.map((file) => ({ name: file, answers: read(knowledge, file, exampleText(file)) }));
  const presets = knowledge.presets.flatMap(({ id }) =>
    examples.map((file) => ({
      name: `${id} on ${file}`,
      answers: read(knowledge, file, withoutRequirements(exampleText(file)), id),
    })),
  );
  return [...presets, ...own].flatMap(({ name, answers }) => {
    const decision = decide(knowledge, answers);
    return ways.map((way) => ({
      name: `${name}, ${way.approach} ${way.dataPlane ?? ''}`.trim(),
      ...way,
      answers,
      plan: makePlan({ decision: forced(decision, way), answers, templates }),
    }));
  });
}

function forced(decision: Decision, { approach, dataPlane }: Way): Decision {
  const { dataPlane: _, ...rest } = decision;
  return { ...rest, approach, ...(dataPlane && { dataPlane: { choice: dataPlane, reasons: [] } }) };
}

function read(knowledge: Knowledge, name: string, text: string, preset?: string): Answers {
  const { answers, problems } = readAnswers(knowledge, [{ name, text }], preset ? { preset } : {});
  if (!answers) throw new Error(problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return answers;
}

function exampleText(file: string): string {
  return readFileSync(resolve('examples', file), 'utf8');
}

function withoutRequirements(text: string): string {
  const { requirements: _, ...rest } = load(text) as Record<string, unknown>;
  return dump(rest);
}
