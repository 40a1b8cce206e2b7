import '../input/quick-schemas.ts';
import { readAnswers } from '../../answers/read-answers.ts';
import type { AnswersInput } from '../../answers/read-inputs.ts';
import { decide } from '../../decision/decide.ts';
import { acceptInferred } from '../../discovery/accept-inferred.ts';
import { discover } from '../../discovery/discover.ts';
import type { SeenPlatform } from '../../discovery/discovery.ts';
import type { Knowledge, NetworkPlugin } from '../../knowledge/knowledge.ts';
import type { PlacedObject } from '../../model/kubernetes.ts';
import type { Platform } from '../../model/platform.ts';
import type { WorldAssumption } from '../../model/verification.ts';
import type { VerificationInput } from '../../semantics/verification/verification-input.ts';
import { calledBySight } from '../discover/seen-place.ts';
import { Failure } from '../failure.ts';
import { readAnswersText } from '../input/read-text.ts';
import { settleAnswers } from '../input/settle-answers.ts';
import { refuseSecondStdin, shownName } from '../input/standard-input.ts';
import type { World } from '../world.ts';
import { readPolicies } from './read-policies.ts';
import { together } from './together.ts';
import type { SubjectOptions } from './verify-options.ts';

/** What policies are judged with, apart from the policies: workloads, declared calls, facts of the platform. */
export interface Subject {
  readonly input: Omit<VerificationInput, 'objects'>;
  /** Objects that --from named; they stand beside the policies. */
  readonly objects: readonly PlacedObject[];
  readonly assumptions: readonly WorldAssumption[];
}

/**
 * Reads --answers and --from. `others` are further names on the command line of which one may be standard input, and
 * `policies` reads the objects among them: what those show of the platform counts where no answers say it.
 */
export async function readSubject(
  options: SubjectOptions,
  others: readonly string[],
  knowledge: Knowledge,
  world: World,
  policies: () => Promise<readonly PlacedObject[]>,
): Promise<Subject> {
  const { answers = [], from = [] } = options;
  refuseSecondStdin([...answers, ...from, ...others]);
  if (options.acceptInferred !== undefined && from.length === 0) {
    throw new Failure('--accept-inferred needs --from: the manifests that show the calls');
  }
  const objects = from.length === 0 ? [] : await readPolicies(from, options.namespace, world);
  if (answers.length > 0) return withAnswers(await readInputs(answers, world), objects, knowledge);
  return withoutAnswers(options, objects, together(await policies(), objects), knowledge);
}

async function readInputs(names: readonly string[], world: World): Promise<AnswersInput[]> {
  const inputs: AnswersInput[] = [];
  for (const name of names) {
    inputs.push({ name: shownName(name), text: await readAnswersText(name, world) });
  }
  return inputs;
}

function withAnswers(
  inputs: readonly AnswersInput[],
  objects: readonly PlacedObject[],
  knowledge: Knowledge,
): Subject {
  const result = settleAnswers(knowledge, inputs, undefined);
  const { topology, platform } = result.answers;
  // Who joins the mesh matters only where namespaces join one; a decision needs all required answers.
  const joins = topology?.namespaces.some(({ joinsMesh }) => joinsMesh) ?? false;
  const stated = platform.istio.dataPlane;
  const decided =
    joins && stated === 'auto' && result.missing.length === 0
      ? decide(knowledge, result.answers).dataPlane?.choice
      : undefined;
  const dataPlane = stated === 'auto' ? decided : stated;
  const resolverAssumed = result.answers.assumptions.some(
    ({ answer }) => answer === 'platform.resolver.kind',
  );
  return {
    input: {
      platform,
      resolverAssumed,
      workloads: topology && objects.length === 0 ? 'answers' : 'objects',
      ...(topology ? { topology } : {}),
      ...(dataPlane ? { dataPlane } : {}),
    },
    objects,
    assumptions: resolverAssumed ? assumedResolver(platform) : [],
  };
}

function withoutAnswers(
  { acceptInferred: acceptance }: SubjectOptions,
  objects: readonly PlacedObject[],
  all: readonly PlacedObject[],
  knowledge: Knowledge,
): Subject {
  const defaults = readAnswers(knowledge, []).answers?.platform;
  if (!defaults) throw new Error('the defaults of the platform do not resolve');
  const seen = objects.length === 0 ? undefined : discover({ objects });
  const shown = all.length === objects.length ? seen?.platform : discover({ objects: all }).platform;
  const plugin = knowledge.networkPlugins.find(({ id }) => id === shown?.networkPlugin);
  const platform = platformFrom(defaults, shown, plugin?.enforces);
  const accepted = seen && acceptance !== undefined ? acceptInferred(seen, acceptance) : undefined;
  const resolverAssumed = shown?.resolver === undefined;
  const left = seen && acceptance === undefined ? seen.topology.calls.length : 0;
  return {
    input: {
      platform,
      resolverAssumed,
      workloads: 'objects',
      ...(accepted
        ? { topology: { ...accepted.topology, calls: calledBySight(accepted.topology.calls) } }
        : {}),
    },
    objects,
    assumptions: [
      ...(plugin === undefined || plugin.enforces === 'depends'
        ? [{ kind: 'policies-enforced' } as const]
        : []),
      ...(resolverAssumed ? assumedResolver(platform) : []),
      ...(left > 0 ? [{ kind: 'inferred-not-accepted', calls: left } as const] : []),
    ],
  };
}

function assumedResolver({ resolver }: Platform): readonly WorldAssumption[] {
  return resolver.pods ? [{ kind: 'cluster-resolver', namespace: resolver.pods.namespace }] : [];
}

/** The defaults under what manifests show. A policy is meant to be enforced where nothing says otherwise. */
function platformFrom(
  defaults: Platform,
  seen: SeenPlatform | undefined,
  enforces: NetworkPlugin['enforces'] | undefined,
): Platform {
  const { monitoring: _, ...rest } = defaults;
  const { istio, evidence: __, ...shown } = seen ?? { evidence: [] };
  return {
    ...rest,
    policyEnforcement: enforces === 'no' ? 'no' : 'yes',
    gateways: [],
    ...shown,
    istio: { ...defaults.istio, ...istio },
  };
}
