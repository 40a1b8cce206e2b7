import type { Accepted } from '../../discovery/accept-inferred.ts';
import { compareTopologies, type Drift } from '../../discovery/compare-topologies.ts';
import type { Answers, RequirementAnswer } from '../../model/answers.ts';
import type { Call, Topology } from '../../model/topology.ts';
import { reasonsText } from '../../report/render-discovery.ts';
import { callName, endName } from '../discover/end-name.ts';
import { fieldText, placeText } from '../discover/evidence-text.ts';

/** One change since a bundle was written: its kind, and what it is. */
export type NamedChange = readonly [kind: string, text: string];

/**
 * What has changed between the answers of a bundle and those of now, each thing by its name. `shown` is what manifests
 * show now, where it is another than then: calls that nobody has declared or accepted count, and so does what the
 * answers still say as it was.
 */
export function nameChanges(
  then: Answers,
  now: Answers,
  shown: Topology | undefined,
  unconfirmed: Accepted['unconfirmed'],
): readonly NamedChange[] {
  return [
    ...topologyChanges(then.topology, now.topology, shown),
    ...confirmationChanges(then.topology, now.topology, unconfirmed),
    ...requirementChanges(then.requirements, now.requirements),
    ...valueChanges(then.platform, now.platform, 'platform'),
  ];
}

function topologyChanges(
  then: Topology | undefined,
  now: Topology | undefined,
  shown: Topology | undefined,
): NamedChange[] {
  if (!then || !now) return [];
  const seen = shown?.calls ?? [];
  // To the comparison a call that a person declared need not show in manifests; here both sides are complete.
  const inferred = { kind: 'inferred', confidence: 'high', evidence: [] } as const;
  const before = { ...then, calls: then.calls.map((call) => ({ ...call, origin: inferred })) };
  const known = new Set(now.calls.map(callName));
  const after = { ...now, calls: [...now.calls, ...seen.filter((call) => !known.has(callName(call)))] };
  const stale = shown ? staleIn(before, now, shown) : [];
  const isStale = new Set(stale.map(subjectOf));
  const drifts = [
    ...compareTopologies(before, after).filter((drift) => !isStale.has(subjectOf(drift))),
    ...stale,
  ];
  const fresh = new Set(
    drifts.flatMap((drift) => (drift.kind === 'new-workload' ? [endName(drift.workload)] : [])),
  );
  return drifts
    .filter((drift) => drift.kind !== 'new-call' || !fresh.has(endName(drift.call.from)))
    .map((drift) => told(drift, known));
}

/** Workloads that are isolated from now on, or no longer, with the reasons. */
function confirmationChanges(
  then: Topology | undefined,
  now: Topology | undefined,
  unconfirmed: Accepted['unconfirmed'],
): NamedChange[] {
  const before = new Map(then?.workloads.map((workload) => [endName(workload), workload.callsConfirmed]));
  const reasons = new Map(unconfirmed.map(({ workload, because }) => [endName(workload), because]));
  return (now?.workloads ?? []).flatMap((workload): NamedChange[] => {
    const name = endName(workload);
    const was = before.get(name);
    if (was === undefined || was === workload.callsConfirmed) return [];
    if (workload.callsConfirmed) return [['confirmed', `${name}: its calls are complete now`]];
    const because = reasonsText(reasons.get(name) ?? []);
    return [['unconfirmed', `${name}: no policy isolates it any more${because ? `: ${because}` : ''}`]];
  });
}

/** What the answers keep as it was when the bundle was written, though the manifests show it otherwise now. */
function staleIn(before: Topology, now: Topology, shown: Topology): Drift[] {
  return compareTopologies({ ...before, calls: now.calls }, shown).filter(({ kind }) => staleKinds.has(kind));
}

const staleKinds: ReadonlySet<Drift['kind']> = new Set([
  'gone-workload',
  'changed-workload',
  'gone-call',
  'moved-call',
  'changed-mesh',
]);

/** What a difference is about; a call that moved is still the call between its ends. */
function subjectOf(drift: Drift): string {
  if (drift.kind === 'changed-workload') return `${drift.kind} ${endName(drift.workload)} ${drift.what}`;
  if ('workload' in drift) return `${drift.kind} ${endName(drift.workload)}`;
  if (drift.kind === 'changed-mesh') return `${drift.kind} ${drift.namespace}`;
  return 'call' in drift ? `call ${callName(drift.call)}` : JSON.stringify(drift);
}

function told(drift: Drift, declared: ReadonlySet<string>): NamedChange {
  switch (drift.kind) {
    case 'new-workload':
      return ['new workload', newWorkload(drift, declared)];
    case 'gone-workload':
      return ['workload gone', endName(drift.workload)];
    case 'changed-workload':
      return [
        'workload',
        `${endName(drift.workload)}: ${drift.what} ${drift.was || 'none'} → ${drift.is || 'none'}`,
      ];
    case 'new-call':
      return ['new call', `${callText(drift.call)}${shownBy(drift.call)}${unsaid(drift.call, declared)}`];
    case 'gone-call':
      return ['call gone', callText(drift.call)];
    case 'moved-call':
      return ['port', `${callText(drift.call)}, before on ${drift.was}`];
    case 'new-entry-point':
    case 'gone-entry-point': {
      const { gateway, to, port } = drift.entryPoint;
      const kind = drift.kind === 'new-entry-point' ? 'new entry point' : 'entry point gone';
      return [kind, `${gateway} → ${endName(to)}:${port}`];
    }
    case 'new-external':
      return ['new external', drift.external.name];
    case 'gone-external':
      return ['external gone', drift.external.name];
    case 'new-namespace':
      return ['new namespace', drift.namespace];
    case 'gone-namespace':
      return ['namespace gone', drift.namespace];
    case 'changed-mesh':
      return ['mesh', `${drift.namespace}: ${drift.was} → ${drift.is}`];
    default:
      return drift satisfies never;
  }
}

/** "ledger in production: nobody declared calls it, it calls postgres:5432 (…)" */
function newWorkload(
  { workload, callers, callees }: Drift & { kind: 'new-workload' },
  declared: ReadonlySet<string>,
): string {
  const own = callers.filter((call) => declared.has(callName(call)));
  const calledBy =
    own.length === 0
      ? 'nobody declared calls it'
      : `called by ${own.map(({ from }) => endName(from)).join(', ')}`;
  const calls = callees.map((call) => `${endName(call.to)}:${call.port}${shownBy(call)}`).join(', ');
  const silent = own.length === 0 && callees.every((call) => !declared.has(callName(call)));
  return [
    `${workload.name} in ${workload.namespace}: ${calledBy}`,
    ...(calls === '' ? [] : [`it calls ${calls}`]),
    ...(silent ? ['no rule for it, and none for its DNS: a default deny of the namespace would cut it'] : []),
  ].join(', ');
}

function callText({ from, to, port }: Call): string {
  return `${endName(from)} → ${endName(to)}:${port}`;
}

function shownBy({ origin }: Call): string {
  if (origin.kind === 'observed') return ` (observed in ${origin.source})`;
  const [evidence] = origin.kind === 'inferred' ? origin.evidence : [];
  return evidence ? ` (${fieldText(evidence)}, ${placeText(evidence)})` : '';
}

function unsaid(call: Call, declared: ReadonlySet<string>): string {
  return declared.has(callName(call)) ? '' : ': not in the answers, so the policies cut it';
}

function requirementChanges(then: Answers['requirements'], now: Answers['requirements']): NamedChange[] {
  return [...new Set([...Object.keys(then), ...Object.keys(now)])].sort().flatMap((id): NamedChange[] => {
    const [was, is] = [answerText(then[id]), answerText(now[id])];
    return was === is ? [] : [['answer', `${id}: ${was} → ${is}`]];
  });
}

function answerText(answer: RequirementAnswer | undefined): string {
  if (answer === undefined) return 'none';
  return typeof answer === 'string' ? answer : [...answer].sort().join(', ') || 'none';
}

/** Each value that differs, by its path; lists as a whole. */
function valueChanges(then: unknown, now: unknown, path: string): NamedChange[] {
  if (!isMap(then) || !isMap(now)) {
    const [was, is] = [valueText(then), valueText(now)];
    return was === is ? [] : [['platform', `${path.replace(/^platform\./, '')}: ${was} → ${is}`]];
  }
  return [...new Set([...Object.keys(then), ...Object.keys(now)])]
    .sort()
    .flatMap((key) => valueChanges(then[key], now[key], `${path}.${key}`));
}

function valueText(value: unknown): string {
  if (value === undefined) return 'none';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
