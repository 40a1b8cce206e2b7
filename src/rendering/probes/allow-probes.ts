import { namespacedName } from '../../model/namespaced-name.ts';
import type { Probe, ProbeSuite, ProbeToken } from '../../model/probe.ts';
import type { Call } from '../../model/topology.ts';
import { cannotStandFor } from '../facts/cannot-stand-for.ts';
import type { Dialled } from '../facts/flows.ts';
import { goesThroughWaypoint, isHttp, type Survey, type SurveyedWorkload } from '../facts/survey.ts';
import type { DraftProbe } from './draft-probe.ts';
import { type ProbeSource, standInFor } from './probe-pods.ts';
import { sampleRequest } from './sample-request.ts';
import { targetOf } from './targets.ts';

type Tokens = ReadonlyMap<string, ProbeToken>;

/** One probe or more for each of the calls, and a lookup of a name for each caller. */
export function allowProbes(
  survey: Survey,
  calls: readonly (Call & Dialled)[],
  tokens: Tokens,
): { readonly probes: readonly DraftProbe[]; readonly skipped: ProbeSuite['skipped'] } {
  const probes: DraftProbe[] = [];
  const skipped: ProbeSuite['skipped'][number][] = [];
  const looksUp = new Set<string>();
  for (const call of calls) {
    const caller = survey.find(call.from);
    const title = titleOf(call);
    const { namespace } = call.from;
    const why = cannotStandFor(caller) ?? cannotTry(survey, call);
    if (why !== undefined) {
      skipped.push({ title, namespace, why });
      continue;
    }
    const source = sourceOf(survey, caller);
    if (!looksUp.has(source.name)) probes.push(lookup(source));
    looksUp.add(source.name);
    const tries =
      call.to.kind === 'workload'
        ? triesInside(survey, call, caller, survey.find(call.to), tokens)
        : triesOutside(survey, call, caller);
    if (tries.length === 0) {
      skipped.push({ title, namespace, why: 'its conditions make no request that curl can send' });
    }
    probes.push(
      ...tries.map((one) => ({
        ...one,
        kind: 'allow' as const,
        title: one.request ? `${title} ${one.request.method} ${one.request.path}` : title,
        source,
      })),
    );
  }
  for (const { answer, gateway, to, port } of survey.topology.entryPoints) {
    const title = `gateway ${gateway} -> ${namespacedName(to)}:${port} (${answer})`;
    skipped.push({
      title,
      namespace: to.namespace,
      why: 'it enters through a gateway: call its address from outside',
    });
  }
  return { probes, skipped };
}

export function sourceOf(survey: Survey, surveyed: SurveyedWorkload): ProbeSource {
  const home = survey.namespaces.find(({ namespace }) => namespace.name === surveyed.workload.namespace);
  if (!home) throw new Error(`No namespace ${surveyed.workload.namespace} in the survey.`);
  return standInFor(surveyed, home);
}

/** Whether HTTP conditions hold between two workloads once the rollout is over. */
export function readsHttp(
  survey: Survey,
  caller: SurveyedWorkload,
  callee: SurveyedWorkload,
  flow: { readonly port: number } & Dialled,
): boolean {
  if (!survey.mesh || !callee.authorized) return false;
  return callee.mode === 'sidecar' || goesThroughWaypoint(caller.mode, callee, { ...flow, protocol: 'TCP' });
}

function titleOf({ from, to, port, protocol, answer }: Call): string {
  const end = to.kind === 'workload' ? namespacedName(to) : to.name;
  return `${namespacedName(from)} -> ${end}:${port}${protocol === 'TCP' ? '' : `/${protocol}`} (${answer})`;
}

function cannotTry(survey: Survey, call: Call): string | undefined {
  const { to, protocol } = call;
  if (protocol !== 'TCP') return `nothing tells from outside whether ${protocol} arrived`;
  if (to.kind === 'workload') return undefined;
  const external = survey.externalOf(call);
  return external && hostOf(external) === undefined ? 'no one host of it is declared' : undefined;
}

function lookup(source: ProbeSource): DraftProbe {
  return {
    kind: 'allow',
    layer: 'l4',
    title: `${source.name} looks up a name`,
    target: { kind: 'service', by: 'name', namespace: 'default', name: 'kubernetes' },
    port: 443,
    expect: 'name',
    source,
  };
}

type Try = Pick<Probe, 'layer' | 'target' | 'port' | 'request' | 'expect'>;

function triesInside(
  survey: Survey,
  call: Call & Dialled,
  caller: SurveyedWorkload,
  callee: SurveyedWorkload,
  tokens: Tokens,
): Try[] {
  const place = targetOf(callee, call, 'name');
  const proxied = caller.mode !== 'none' || callee.mode !== 'none';
  if (!isHttp(call.appProtocol) || !proxied) {
    return [{ layer: 'l4', ...place, expect: proxied ? 'stay' : 'connect' }];
  }
  const enforced = call.http.length > 0 && readsHttp(survey, caller, callee, call);
  const matches = call.http.length > 0 ? call.http : [undefined];
  return matches.flatMap((match): Try[] => {
    const request = sampleRequest(match, call.appProtocol, tokens, place.port);
    return request ? [{ layer: enforced ? 'l7' : 'l4', ...place, request, expect: 'answer' }] : [];
  });
}

function triesOutside(survey: Survey, call: Call, caller: SurveyedWorkload): Try[] {
  const external = survey.externalOf(call);
  const host = external && hostOf(external);
  if (host === undefined) return [];
  const meshed = caller.mode !== 'none';
  const place = { layer: 'l4' as const, target: { kind: 'host' as const, host }, port: call.port };
  if (call.appProtocol !== 'https') return [{ ...place, expect: meshed ? 'stay' : 'connect' }];
  const request = {
    scheme: 'https',
    http2: false,
    method: 'GET',
    path: '/',
    headers: [],
    writes: false,
  } as const;
  return [{ ...place, request, expect: 'answer' }];
}

function hostOf({ hosts, cidrs }: Survey['topology']['externals'][number]): string | undefined {
  const name = hosts.find((host) => /^[A-Za-z0-9]([-A-Za-z0-9._]*[A-Za-z0-9])?$/.test(host));
  if (name !== undefined) return name;
  const address = cidrs.find((cidr) => /^[0-9.]+\/32$|^[0-9a-fA-F:]+\/128$/.test(cidr))?.split('/')[0];
  return address?.includes(':') ? `[${address}]` : address;
}
