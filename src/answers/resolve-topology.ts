import type { PlatformGateway } from '../model/platform.ts';
import type { Call, EntryPoint, Topology, TrafficSettings, Workload } from '../model/topology.ts';
import type { Assumptions } from './assumptions.ts';
import { formatPath } from './path.ts';
import { known, type Reached, resolveCall, resolveEntryPoint } from './resolve-calls.ts';
import { resolveNamespaces, resolveWorkload, type WorkloadUse } from './resolve-workloads.ts';
import { type IndexedWorkload, TopologyIndex } from './topology-index.ts';
import type { TokenIssuerFile, TopologyFile, TrafficFile } from './topology-schema.ts';
import { withoutUndefined } from './without-undefined.ts';

/** The topology with every reference resolved and every default filled in and listed. The file must be valid. */
export function resolveTopology(
  file: TopologyFile,
  gateways: readonly PlatformGateway[],
  assumptions: Assumptions,
): Topology {
  const index = new TopologyIndex(file);
  const calls = (file.calls ?? []).map((call, at) => resolveCall(call, at, index, assumptions));
  const entryPoints = (file.entryPoints ?? []).map((entry, at) =>
    resolveEntryPoint(entry, at, index, gateways, assumptions),
  );
  const namespaces = resolveNamespaces(file, index, assumptions);
  const workloads = index.workloads.flatMap((indexed) => {
    const written = file.workloads?.[indexed.index];
    const namespace = namespaces.find(({ name }) => name === indexed.namespace);
    const use = useOf(indexed, calls, entryPoints);
    return written ? [resolveWorkload(written, indexed, namespace, use, assumptions)] : [];
  });
  const speaking = protocols(workloads);
  return {
    namespaces,
    workloads,
    calls: calls.map((call) => ({
      ...call,
      appProtocol: call.appProtocol ?? (call.to.kind === 'workload' ? speaking(call.to, call) : 'tcp'),
    })),
    entryPoints: entryPoints.map((entry) => ({
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

function useOf(
  { namespace, name }: IndexedWorkload,
  calls: readonly Reached<Call>[],
  entryPoints: readonly Reached<EntryPoint>[],
): WorkloadUse {
  const isIt = (end: { readonly namespace: string; readonly name: string }) =>
    end.namespace === namespace && end.name === name;
  const incoming = calls.filter(({ to }) => to.kind === 'workload' && isIt(to));
  const outgoing = calls.filter(({ from }) => isIt(from));
  const entering = entryPoints.filter(({ to }) => isIt(to));
  const touching = [...incoming, ...outgoing];
  const reached = [
    ...incoming.map((call) => ({ ...call, http: call.http.length > 0 })),
    // A gateway routes by host and path: what stands behind it speaks HTTP unless somebody says otherwise.
    ...entering.map((entry) => ({ ...entry, http: entry.protocol === 'TCP' })),
  ];
  const ports = reached.map(({ port, protocol, appProtocol, http }) =>
    withoutUndefined({ port, protocol, appProtocol, http }),
  );
  const declared = touching.every(({ origin }) => origin.kind === 'declared');
  return { ports, declared: declared && touching.length + entering.length > 0 };
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
