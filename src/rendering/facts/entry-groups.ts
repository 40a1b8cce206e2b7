import type { EntryPoint } from '../../model/topology.ts';
import { compete, everyRequest, isPlainPath, type RequestMatch, requestMatches } from './request-match.ts';
import { type RoutedPort, routedPorts } from './routed-services.ts';
import { isHttp, type Survey, type SurveyedWorkload } from './survey.ts';

interface HttpEntry {
  readonly entry: EntryPoint;
  readonly gateway: Survey['platform']['gateways'][number];
  readonly callee: SurveyedWorkload;
  /** Undefined: the callee has no Service to route to. */
  readonly entrance: RoutedPort | undefined;
  /** What of the hosts' requests is for it. */
  readonly matches: readonly RequestMatch[];
}

export interface RoutableEntry extends HttpEntry {
  readonly entrance: RoutedPort;
}

/** Hosts of one gateway behind which the same entry points stand. */
export interface EntryGroup<Entry extends HttpEntry = RoutableEntry> {
  readonly gateway: HttpEntry['gateway'];
  readonly hosts: readonly string[];
  readonly entries: readonly Entry[];
}

/** Hosts with the entry points behind them, and those whose entry points no route can serve all. */
export function entryGroups(survey: Survey): {
  readonly routed: readonly EntryGroup[];
  readonly inseparable: readonly EntryGroup<HttpEntry>[];
} {
  const entries = httpEntries(survey);
  const groups = survey.platform.gateways.flatMap((gateway) =>
    groupsAt(
      gateway,
      entries.filter((one) => one.gateway === gateway),
    ),
  );
  const inseparable = groups.filter(({ entries: own }) => !canBeSplit(own));
  const left = new Set(inseparable.flatMap((group) => group.entries));
  const routed = groups.map((group) => ({
    ...group,
    entries: group.entries.filter((one): one is RoutableEntry => isRoutable(one) && !left.has(one)),
  }));
  return { routed: routed.filter((group) => group.entries.length > 0), inseparable };
}

function isRoutable(entry: HttpEntry): entry is RoutableEntry {
  return entry.entrance !== undefined;
}

/** HTTP entry points with hosts at a gateway that Istio runs. */
function httpEntries(survey: Survey): HttpEntry[] {
  if (!survey.mesh) return [];
  return survey.topology.entryPoints.flatMap((entry) => {
    const gateway = survey.gatewayOf(entry);
    const callee = survey.find(entry.to);
    const [entrance] = routedPorts(callee, entry.port);
    const atIstio =
      gateway?.inMesh &&
      gateway.kind !== 'ingress-controller' &&
      entry.hosts.length > 0 &&
      isHttp(entry.appProtocol);
    const matches = entry.http.length > 0 ? entry.http.flatMap(requestMatches) : [everyRequest];
    return gateway && atIstio ? [{ entry, gateway, callee, entrance, matches }] : [];
  });
}

function groupsAt(gateway: HttpEntry['gateway'], entries: readonly HttpEntry[]): EntryGroup<HttpEntry>[] {
  const hosts = [...new Set(entries.flatMap(({ entry }) => entry.hosts))];
  const groups = new Map<string, { hosts: string[]; entries: HttpEntry[] }>();
  for (const host of hosts) {
    const behind = entries.filter(({ entry }) => entry.hosts.some((pattern) => covers(pattern, host)));
    const key = behind.map((one) => entries.indexOf(one)).join();
    const group = groups.get(key) ?? { hosts: [], entries: behind };
    group.hosts.push(host);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => ({ ...group, gateway }));
}

function covers(pattern: string, host: string): boolean {
  return pattern === '*' || pattern === host || (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)));
}

/** What is for an entry point without a Service would arrive at another of its host. */
function canBeSplit(entries: readonly HttpEntry[]): boolean {
  if (entries.length < 2) return true;
  if (!entries.every(isRoutable)) return false;
  const secrets = new Set(entries.flatMap(({ entry }) => entry.tlsSecret ?? []));
  const [first] = entries;
  const plain =
    first?.gateway.kind !== 'gateway-api' || entries.every(({ matches }) => matches.every(isPlainPath));
  const clash = entries.some((one, index) =>
    entries
      .slice(index + 1)
      .some((other) => asked(one).some((match) => asked(other).some((two) => compete(match, two)))),
  );
  return plain && !clash && secrets.size < 2;
}

/** Its matches, and what gRPC makes of those that name no method: it always sends POST. */
function asked({ entry, matches }: HttpEntry): RequestMatch[] {
  const posts = entry.appProtocol.startsWith('grpc')
    ? matches.filter(({ methods }) => methods.length === 0).map((match) => ({ ...match, methods: ['POST'] }))
    : [];
  return [...matches, ...posts];
}
