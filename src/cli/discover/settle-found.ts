import type { AnswersInput, FoundAnswers } from '../../answers/read-inputs.ts';
import { type Acceptance, type Accepted, acceptInferred } from '../../discovery/accept-inferred.ts';
import type { Discovery } from '../../discovery/discovery.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { Call, Topology } from '../../model/topology.ts';
import { settleAnswers } from '../input/settle-answers.ts';
import type { ValidAnswers } from '../input/valid-answers.ts';
import { callName, confirmedNames, endName } from './end-name.ts';
import { foundAnswers } from './found-answers.ts';

/** What was discovered, seen together with what the answers declare. */
export interface Found {
  /** The calls of the answers among those of the manifests, so that what they settle is no blind spot any more. */
  readonly discovery: Discovery;
  /** Calls that stand in no answer: they count once somebody accepts them. */
  readonly open: readonly Call[];
}

/** Lays the answers over a discovery; every problem in the answers ends the run here. */
export function withDeclared(
  discovery: Discovery,
  knowledge: Knowledge,
  inputs: readonly AnswersInput[],
  preset: string | undefined,
): Found {
  const input = foundAnswers(discovery, discovery.topology);
  const { answers, provenance } = settleAnswers(knowledge, [...inputs, input], preset);
  const calls = answers.topology?.calls ?? [];
  const isFound = ({ answer }: Call) => provenance.get(`${answer}.from`)?.kind === 'found';
  // Whoever wrote a call down has declared it, even where the file still tells what had shown it.
  const declared = calls
    .filter((call) => !isFound(call))
    .map((call): Call => ({ ...call, origin: { kind: 'declared' } }));
  const left = new Set(calls.filter(isFound).map(callName));
  const open = discovery.topology.calls.filter((call) => left.has(callName(call)));
  const called = new Set([
    ...declared.flatMap(({ to }) => (to.kind === 'workload' ? [endName(to)] : [])),
    ...(answers.topology?.entryPoints ?? []).map(({ to }) => endName(to)),
  ]);
  const blindSpots = discovery.blindSpots.filter(
    (spot) =>
      spot.kind !== 'service-without-caller' ||
      !spot.workloads.some((workload) => called.has(endName(workload))),
  );
  return {
    discovery: {
      ...discovery,
      blindSpots,
      topology: {
        ...discovery.topology,
        calls: [...open, ...declared],
      },
    },
    open,
  };
}

/** The calls that an acceptance takes as declared, those that it leaves, and which workloads count as confirmed. */
export function acceptFound({ discovery }: Found, acceptance: Acceptance | 'none'): Accepted {
  if (acceptance !== 'none') return acceptInferred(discovery, acceptance);
  const { topology } = discovery;
  const isDeclared = ({ origin }: Call) => origin.kind === 'declared';
  return {
    topology: { ...topology, calls: topology.calls.filter(isDeclared) },
    unconfirmed: topology.workloads.map(({ namespace, name }) => ({
      workload: { namespace, name },
      because: ['call-not-accepted'],
    })),
    dropped: topology.calls.filter((call) => !isDeclared(call)),
  };
}

/** What was accepted, as a source of answers. What the answers declare themselves is not said again. */
export function foundInput({ discovery }: Found, topology: Topology): FoundAnswers {
  const said = new Set(
    discovery.topology.calls.filter(({ origin }) => origin.kind === 'declared').map(callName),
  );
  const calls = topology.calls.filter((call) => !said.has(callName(call)));
  const used = new Set(calls.flatMap(({ to }) => (to.kind === 'external' ? [to.name] : [])));
  const externals = topology.externals.filter(({ name }) => used.has(name));
  return foundAnswers(discovery, { ...topology, calls, externals });
}

/** Calls that were found and that the answers keep out, because they confirm a workload without them. */
export function leftOut(discovery: Discovery, { answers }: ValidAnswers): readonly Call[] {
  const pairs = new Set((answers.topology?.calls ?? []).map(pairOf));
  const confirmed = confirmedNames(answers.topology);
  return discovery.topology.calls.filter(
    (call) => !pairs.has(pairOf(call)) && [call.from, call.to].some((end) => confirmed.has(endName(end))),
  );
}

function pairOf({ from, to }: Call): string {
  return `${endName(from)} ${endName(to)}`;
}
