import { namespacedName } from '../../model/namespaced-name.ts';
import type { Probe, ProbeToken } from '../../model/probe.ts';
import type { Call, EntryPoint } from '../../model/topology.ts';
import { cannotStandFor } from '../facts/cannot-stand-for.ts';
import type { Dialled } from '../facts/flows.ts';
import { goesThroughWaypoint, isHttp, type Survey, type SurveyedWorkload } from '../facts/survey.ts';
import { readsHttp, sourceOf } from './allow-probes.ts';
import { type Doors, doorsOf } from './denied-by.ts';
import { deniedOutside } from './denied-outside.ts';
import type { DraftProbe } from './draft-probe.ts';
import { neighbourIn, type ProbeSource, strangerElsewhere } from './probe-pods.ts';
import { refusedRequests, sampleRequest } from './sample-request.ts';
import { targetOf } from './targets.ts';

type Incoming = Pick<Call | EntryPoint, 'port' | 'appProtocol' | 'http'> & Dialled;
export interface CalledPort {
  readonly callee: SurveyedWorkload;
  readonly call: Incoming;
}

type Tokens = ReadonlyMap<string, ProbeToken>;

/** A port where nothing is expected to listen. */
const unusedPort = 9;

/**
 * What must not get through: an unlabelled pod, a pod elsewhere and another workload at each port that somebody calls,
 * each caller at another port of its callee, requests that differ in one part, and an undeclared address outside.
 * Only what the approach keeps out is asked.
 */
export function denyProbes(
  survey: Survey,
  calls: readonly (Call & Dialled)[],
  ports: readonly CalledPort[],
  tokens: Tokens,
): DraftProbe[] {
  const doors = doorsOf(survey);
  const elsewhere = strangerElsewhere(survey);
  const able = survey.workloads.filter((one) => cannotStandFor(one) === undefined);
  const calling = new Set(calls.map(({ from }) => namespacedName(from)));
  const callers = able.filter(({ workload }) => calling.has(namespacedName(workload)));
  const likely = [...callers, ...able.filter(({ workload }) => !calling.has(namespacedName(workload)))];
  const neighbours = new Map(
    survey.namespaces.map((namespace) => [namespace.namespace.name, neighbourIn(survey, namespace)]),
  );
  return [
    ...ports.flatMap(({ callee, call }) => {
      const neighbour = neighbours.get(callee.workload.namespace);
      const undeclared = likely.find(
        (one) => one !== callee && isDenied(doors, sourceOf(survey, one), callee, call.port),
      );
      const askers = [neighbour, elsewhere, undeclared && sourceOf(survey, undeclared)];
      return askers.flatMap((asker) =>
        asker
          ? atPort(
              doors,
              asker,
              callee,
              call.port,
              call.appProtocol,
              sampleOf(call, tokens, targetOf(callee, call, 'address').port),
            )
          : [],
      );
    }),
    ...firstCalls(calls).flatMap((call) => atAnotherPort(survey, doors, call)),
    ...calls.flatMap((call) => withWrongRequests(survey, doors, call, tokens)),
    ...deniedOutside(survey, callers),
  ];
}

/** One probe that knocks at a port, where some layer answers for it that nobody opens. */
function atPort(
  doors: Doors,
  asker: ProbeSource,
  callee: SurveyedWorkload,
  port: number,
  appProtocol: string,
  sample?: Probe['request'],
): DraftProbe[] {
  const denied = doors.deniedBy(asker, callee, port);
  if (!denied.network && !denied.mesh) return [];
  const name = namespacedName(callee.workload);
  // A proxy that waits for a whole request decides nothing about one byte.
  const waits =
    asker.mode !== 'none' &&
    isHttp(appProtocol) &&
    (asker.mode === 'sidecar' ||
      callee.mode === 'sidecar' ||
      goesThroughWaypoint(asker.mode, callee, { port, protocol: 'TCP' }));
  return [
    {
      kind: 'deny',
      layer: 'l4',
      title: `${asker.name} -> ${name}:${port}`,
      ...targetOf(callee, { port }, 'address'),
      ...(waits && {
        request: withoutToken(sample ?? (sampleRequest(undefined, appProtocol, new Map(), port) as never)),
      }),
      expect: howDenied(asker, callee, denied.network),
      source: asker,
    },
  ];
}

/** Between proxies either layer may be the first to say no: they take another way to a pod than to its Service. */
function howDenied(asker: ProbeSource, callee: SurveyedWorkload, byNetwork: boolean): Probe['expect'] {
  if (asker.mode !== 'none' && callee.guards.ingress) return 'cut';
  return byNetwork ? 'timeout' : 'refusal';
}

/** The first caller of each callee, at a port that it has no business with. */
function atAnotherPort(survey: Survey, doors: Doors, call: Call): DraftProbe[] {
  if (call.to.kind !== 'workload') return [];
  const [caller, callee] = [survey.find(call.from), survey.find(call.to)];
  if (cannotStandFor(caller) !== undefined || caller === callee) return [];
  const { ports } = callee.workload;
  const others = [
    ...ports.filter(({ protocol }) => protocol === 'TCP'),
    { port: unusedPort, appProtocol: 'tcp' },
  ];
  const source = sourceOf(survey, caller);
  const other = others.find(({ port }) => port !== call.port && isDenied(doors, source, callee, port));
  return other ? atPort(doors, source, callee, other.port, other.appProtocol) : [];
}

function withWrongRequests(survey: Survey, doors: Doors, call: Call & Dialled, tokens: Tokens): DraftProbe[] {
  if (call.to.kind !== 'workload' || call.protocol !== 'TCP' || !isHttp(call.appProtocol)) return [];
  const [caller, callee] = [survey.find(call.from), survey.find(call.to)];
  if (cannotStandFor(caller) !== undefined || caller === callee || caller.mode === 'none') return [];
  if (!readsHttp(survey, caller, callee, call) || !doors.meshGuards(callee, call.port)) return [];
  const source = sourceOf(survey, caller);
  const matches = doors.admitted(source, callee, call.port) ?? [];
  const place = targetOf(callee, call, 'name');
  const base = sampleOf(call, tokens, place.port);
  if (matches.length === 0 || !base) return [];
  const name = namespacedName(callee.workload);
  return refusedRequests(matches, base).map(({ differs, request }) => ({
    kind: 'deny' as const,
    layer: 'l7' as const,
    title: `${source.name} -> ${name}:${call.port} ${request.method} ${request.path}: ${differs}`,
    ...place,
    request,
    expect: 'forbidden' as const,
    source,
  }));
}

function sampleOf(call: Incoming, tokens: Tokens, port: number): Probe['request'] {
  const matches = call.http.length > 0 ? call.http : [undefined];
  const samples = matches.flatMap((match) => sampleRequest(match, call.appProtocol, tokens, port) ?? []);
  return samples.find(({ writes }) => !writes) ?? samples[0];
}

function withoutToken(request: NonNullable<Probe['request']>): Probe['request'] {
  const { token: _, ...bare } = request;
  return bare;
}

function isDenied(doors: Doors, asker: ProbeSource, callee: SurveyedWorkload, port: number): boolean {
  const { network, mesh } = doors.deniedBy(asker, callee, port);
  return network || mesh;
}

/** Every TCP port of a workload that somebody calls, with the first call to it. */
export function calledPorts(survey: Survey): CalledPort[] {
  const found = new Map<string, CalledPort>();
  for (const call of [...survey.calls, ...survey.entryPoints]) {
    const { to } = call;
    if (!('namespace' in to) || call.protocol !== 'TCP') continue;
    const key = `${namespacedName(to)} ${call.port}`;
    if (!found.has(key)) found.set(key, { callee: survey.find(to), call });
  }
  return [...found.values()];
}

/** The first call over TCP to each workload. */
function firstCalls(calls: readonly Call[]): Call[] {
  const seen = new Set<string>();
  return calls.filter(({ to, protocol }) => {
    if (to.kind !== 'workload' || protocol !== 'TCP' || seen.has(namespacedName(to))) return false;
    seen.add(namespacedName(to));
    return true;
  });
}
