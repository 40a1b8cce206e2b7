import { append } from '../model/group-by.ts';
import { namespacedName } from '../model/namespaced-name.ts';
import type { Platform } from '../model/platform.ts';
import type { Call, EntryPoint, Topology, TrafficSettings, Workload } from '../model/topology.ts';
import type { Assumptions } from './assumptions.ts';
import { formatPath } from './path.ts';
import { known, type Reached, resolveCall, resolveEntryPoint } from './resolve-calls.ts';
import { resolveNamespaces, resolveWorkload, type WorkloadUse } from './resolve-workloads.ts';
import type { TokenIssuerFile, TopologyFile, TrafficFile } from './topology-form.ts';
import { type IndexedWorkload, TopologyIndex } from './topology-index.ts';
import { withoutUndefined } from './without-undefined.ts';

/** The topology with every reference resolved and every default filled in and listed. The file must be valid. */
export function resolveTopology(
  file: TopologyFile,
  { gateways, istio }: Pick<Platform, 'gateways' | 'istio'>,
  assumptions: Assumptions,
): Topology {
  const index = new TopologyIndex(file);
  const calls = (file.calls ?? []).map((call, at) => resolveCall(call, at, index, assumptions));
  const entryPoints = (file.entryPoints ?? []).map((entry, at) =>
    resolveEntryPoint(entry, at, index, gateways, assumptions),
  );
  const namespaces = resolveNamespaces(file, index, istio.namespace, assumptions);
  const byName = new Map(namespaces.map((namespace) => [namespace.name, namespace]));
  const useOf = usesOf(calls, entryPoints, versionsOf(file, index));
  const workloads = index.workloads.flatMap((indexed) => {
    const written = file.workloads?.[indexed.index];
    const namespace = byName.get(indexed.namespace);
    return written ? [resolveWorkload(written, indexed, namespace, useOf(indexed), assumptions)] : [];
  });
  const speaking = protocols(workloads);
  return {
    namespaces,
    workloads,
    calls: calls.map(({ answer, ...call }) => ({
      answer,
      ...call,
      appProtocol: call.appProtocol ?? (call.to.kind === 'workload' ? speaking(call.to, call) : 'tcp'),
    })),
    entryPoints: entryPoints.map(({ answer, ...entry }) => ({
      answer,
      ...entry,
      appProtocol: entry.appProtocol ?? speaking(entry.to, entry),
    })),
    externals: (file.externals ?? []).map(({ name, hosts, cidrs, egressGateway }) => ({
      name,
      hosts: hosts ?? [],
      cidrs: cidrs ?? [],
      egressGateway: egressGateway ?? false,
    })),
    tokenIssuers: (file.tokenIssuers ?? []).map(resolveTokenIssuer),
    traffic: (file.traffic ?? []).map((settings, at) => resolveTraffic(settings, at, index, assumptions)),
  };
}

/** A workload behind the Service of a version, and the callee that it takes traffic from. */
interface Version {
  readonly callee: string;
  readonly workload: IndexedWorkload;
}

function versionsOf({ traffic = [] }: TopologyFile, index: TopologyIndex): Version[] {
  return traffic.flatMap(({ to, versions = [] }) => {
    const callee = known(index.findWorkload(to));
    const named = new Set(versions.map(({ service }) => service));
    return index.workloads
      .filter((one) => one.namespace === callee.namespace && one !== callee)
      .filter(({ services }) => services.some(({ name }) => named.has(name)))
      .map((workload) => ({ callee: namespacedName(callee), workload }));
  });
}

/**
 * What calls and entry points say about each workload, by `namespace/name`. A version speaks as the callee does whose
 * traffic it shares.
 */
function usesOf(
  calls: readonly Reached<Call>[],
  entryPoints: readonly Reached<EntryPoint>[],
  versions: readonly Version[],
): (workload: IndexedWorkload) => WorkloadUse {
  const touching = grouped([
    ...calls.map((call) => [namespacedName(call.from), call] as const),
    ...calls.flatMap((call) =>
      call.to.kind === 'workload' ? [[namespacedName(call.to), call] as const] : [],
    ),
  ]);
  const reached = grouped<WorkloadUse['ports'][number]>([
    ...calls.flatMap((call) =>
      call.to.kind === 'workload'
        ? [[namespacedName(call.to), useOfPort(call, call.http.length > 0)] as const]
        : [],
    ),
    // A gateway routes by host and path: what stands behind it speaks HTTP unless somebody says otherwise.
    ...entryPoints.map(
      (entry) => [namespacedName(entry.to), useOfPort(entry, entry.protocol === 'TCP')] as const,
    ),
  ]);
  const shared = grouped(
    versions.flatMap(({ callee, workload }) =>
      usesOfVersion(workload, reached.get(callee) ?? []).map(
        (use) => [namespacedName(workload), use] as const,
      ),
    ),
  );
  const entered = new Set(entryPoints.map(({ to }) => namespacedName(to)));
  return (workload) => {
    const key = namespacedName(workload);
    const own = touching.get(key) ?? [];
    const ports = [...(reached.get(key) ?? []), ...(shared.get(key) ?? [])];
    const declared = own.every(({ origin }) => origin.kind === 'declared');
    return { ports, declared: declared && (own.length > 0 || entered.has(key)) };
  };
}

/** As the callee's port of the same number is used, or else as its first; a version without ports has the callee's. */
function usesOfVersion({ ports }: IndexedWorkload, ofCallee: WorkloadUse['ports']): WorkloadUse['ports'] {
  const uses = ofCallee.filter(({ protocol }) => protocol === 'TCP');
  const [first] = uses;
  if (ports.length === 0 || first === undefined) return uses;
  return ports
    .filter(({ protocol }) => protocol === 'TCP')
    .map(({ port }) => ({ ...(uses.find((one) => one.port === port) ?? first), port }));
}

function useOfPort(
  { port, protocol, appProtocol }: Pick<Reached<Call>, 'port' | 'protocol' | 'appProtocol'>,
  http: boolean,
): WorkloadUse['ports'][number] {
  return withoutUndefined({ port, protocol, appProtocol, http });
}

function grouped<Item>(pairs: readonly (readonly [string, Item])[]): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const [key, item] of pairs) append(groups, key, item);
  return groups;
}

function protocols(workloads: readonly Workload[]) {
  const speaks = new Map(
    workloads.flatMap(({ namespace, name, ports }) =>
      ports.map((one) => [`${namespace}/${name}:${one.port}/${one.protocol}`, one.appProtocol] as const),
    ),
  );
  return (to: { namespace: string; name: string }, { port, protocol }: Pick<Call, 'port' | 'protocol'>) =>
    speaks.get(`${to.namespace}/${to.name}:${port}/${protocol}`) ?? 'tcp';
}

function resolveTokenIssuer(file: TokenIssuerFile): Topology['tokenIssuers'][number] {
  return withoutUndefined({
    name: file.name,
    issuer: file.issuer,
    jwksUri: file.jwksUri,
    jwks: file.jwks,
    audiences: file.audiences ?? [],
    fromHeaders: file.fromHeaders ?? [],
    fromCookies: file.fromCookies ?? [],
    fromParams: file.fromParams ?? [],
    forwardOriginalToken: file.forwardOriginalToken ?? false,
  });
}

function resolveTraffic(
  file: TrafficFile,
  at: number,
  index: TopologyIndex,
  assumptions: Assumptions,
): TrafficSettings {
  const path = ['topology', 'traffic', at];
  const { namespace, name } = known(index.findWorkload(file.to));
  const versions = resolveVersions(file.versions ?? [], path, assumptions);
  const strategy = versions.some(({ header }) => header)
    ? 'header'
    : isWhole(versions)
      ? 'blue-green'
      : 'canary';
  return withoutUndefined({
    answer: formatPath(path),
    to: { namespace, name },
    timeout: file.timeout,
    retries: file.retries && { ...file.retries, codes: file.retries.codes ?? [] },
    circuitBreaker: file.circuitBreaker,
    rateLimit: file.rateLimit,
    versions,
    strategy:
      versions.length === 0
        ? file.strategy
        : assumptions.fill([...path, 'strategy'], file.strategy, strategy),
  });
}

/** What the written weights leave goes to the first version that has neither weight nor header. */
function resolveVersions(
  written: NonNullable<TrafficFile['versions']>,
  path: readonly (string | number)[],
  assumptions: Assumptions,
): TrafficSettings['versions'] {
  let rest = 100 - written.reduce((sum, { weight }) => sum + (weight ?? 0), 0);
  return written.map((version, at) => {
    if (version.weight !== undefined) return { ...version, weight: version.weight };
    const weight = version.header ? 0 : Math.max(0, rest);
    rest -= weight;
    return { ...version, weight: assumptions.assume([...path, 'versions', at, 'weight'], weight) };
  });
}

function isWhole(versions: TrafficSettings['versions']): boolean {
  return versions.every(({ weight }) => weight === 0 || weight === 100);
}
