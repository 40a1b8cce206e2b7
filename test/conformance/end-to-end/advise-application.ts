import { resolve } from 'node:path';
import { readAnswers } from '../../../src/answers/read-answers.ts';
import type { AnswersInput } from '../../../src/answers/read-inputs.ts';
import type { AdviseOptions } from '../../../src/cli/advise/advise-options.ts';
import { type Bundle, makeBundle, type NoBundle } from '../../../src/cli/advise/make-bundle.ts';
import { readFrom } from '../../../src/cli/discover/from-manifests.ts';
import type { World as CommandLine } from '../../../src/cli/world.ts';
import { decide } from '../../../src/decision/decide.ts';
import type { Knowledge } from '../../../src/knowledge/knowledge.ts';
import { loadKnowledge } from '../../../src/knowledge/load-knowledge.ts';
import type { Answers } from '../../../src/model/answers.ts';
import { type Approach, approaches, type Decision } from '../../../src/model/decision.ts';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import type { DataPlane } from '../../../src/model/platform.ts';
import { loadTemplates } from '../../../src/rendering/load-templates.ts';
import type { TemplateSet } from '../../../src/rendering/parse-templates.ts';
import { plainStyle } from '../../../src/report/style.ts';

export interface Way {
  readonly approach: Approach;
  readonly dataPlane?: DataPlane;
}

/** Every approach with every data plane that it can have. */
export const ways: readonly Way[] = approaches.flatMap((approach): Way[] =>
  approach === 'network-policies'
    ? [{ approach }]
    : (['sidecar', 'ambient', 'ambient-waypoint'] as const).map((dataPlane) => ({ approach, dataPlane })),
);

export function wayText({ approach, dataPlane }: Way): string {
  return dataPlane === undefined ? approach : `${approach} ${dataPlane}`;
}

/** Requirements that are no fact of the manifests: what a person would answer. */
const requirements = {
  version: 1,
  overlay: true,
  requirements: {
    'l7-policies': 'no',
    'service-trust': 'none',
    'traffic-features': [],
    'future-l7': 'unlikely',
    'policy-enforcement': 'yes',
  },
};

const loaded: { knowledge?: Knowledge; templates?: TemplateSet } = {};

export function knowledge(): Knowledge {
  loaded.knowledge ??= loadKnowledge(resolve('questions'));
  return loaded.knowledge;
}

function templates(): TemplateSet {
  loaded.templates ??= loadTemplates(resolve('templates'));
  return loaded.templates;
}

/** Answers and standing policies of one application. */
export interface Application {
  readonly answers: Answers;
  readonly existing: readonly KubernetesObject[];
}

/** What `--from <paths> --accept-inferred all --answers <requirements>` gives before the decision. */
export async function applicationFrom(paths: readonly string[], namespace: string): Promise<Application> {
  const given: AnswersInput[] = [{ name: 'requirements', data: requirements }];
  const options: AdviseOptions = { acceptInferred: 'all', namespace, output: 'text' };
  const { input, existing } = await readFrom(
    { options, knowledge: knowledge(), inputs: given, world: silentCommandLine() },
    paths,
  );
  return { answers: answersOf([...given, input]), existing };
}

/** Resolved answers; throws what is wrong with them. */
export function answersOf(inputs: readonly AnswersInput[]): Answers {
  const { answers, problems, missing } = readAnswers(knowledge(), inputs);
  if (!answers || missing.length > 0) {
    const wrong = [...problems, ...missing].map(({ path, ...rest }) => `${path} ${Object.values(rest)[0]}`);
    throw new Error(wrong.join('; '));
  }
  return answers;
}

export function answersFor(data: unknown): Answers {
  return answersOf([
    { name: 'topology', data },
    { name: 'requirements', data: requirements },
  ]);
}

/**
 * The bundle under one approach, whatever the answers would decide, or what stops it; throws where its proof fails.
 */
export function bundleFor(
  { answers, existing }: Application,
  { approach, dataPlane }: Way,
): Bundle | NoBundle {
  const { dataPlane: _, ...decided } = decide(knowledge(), answers);
  const decision: Decision = {
    ...decided,
    approach,
    ...(dataPlane && { dataPlane: { choice: dataPlane, reasons: [] } }),
  };
  const view = { decision, knowledge: knowledge(), answers };
  return makeBundle({
    knowledge: knowledge(),
    answers,
    decision,
    templates: templates(),
    view,
    existing,
  });
}

function silentCommandLine(): CommandLine {
  const channel = { write: () => undefined, style: plainStyle } as unknown as CommandLine['results'];
  return {
    environment: {},
    directory: process.cwd(),
    calledAs: 'netmesh-advisor',
    stdin: process.stdin,
    results: channel,
    messages: channel,
    interactive: false,
    options: {},
    note: () => undefined,
    detail: () => undefined,
  };
}
