import type { WorkloadReference } from '../model/kubernetes.ts';
import type { PlatformGateway } from '../model/platform.ts';
import type { Call, CallOrigin, EntryPoint } from '../model/topology.ts';
import type { Assumptions } from './assumptions.ts';
import { formatPath, type Path } from './path.ts';
import { resolveHttp } from './resolve-http.ts';
import type { CallFile, EntryPointFile } from './topology-form.ts';
import { findPort, type IndexedWorkload, type Lookup, type TopologyIndex } from './topology-index.ts';
import { withoutUndefined } from './without-undefined.ts';

/** A call or entry point whose port is known and whose protocol is still the callee's to say. */
export type Reached<Kind> = Omit<Kind, 'appProtocol'> & Partial<Pick<Call, 'appProtocol'>>;

/** One call with its ends, port and matches resolved. The answers must be free of reference problems. */
export function resolveCall(
  file: CallFile,
  at: number,
  index: TopologyIndex,
  assumptions: Assumptions,
): Reached<Call> {
  const path: Path = ['topology', 'calls', at];
  const callee = known(index.findCallee(file.to));
  const http = resolveHttp(file.http, [...path, 'http'], index.tokenIssuers, assumptions);
  const answer = formatPath(path);
  const from = { kind: 'workload', ...reference(known(index.findWorkload(file.from))) } as const;
  const purpose = file.purpose ?? 'request';
  const origin = resolveOrigin(file.origin);
  if ('external' in callee) {
    const port = assumptions.fill(
      [...path, 'port'],
      typeof file.port === 'number' ? file.port : undefined,
      443,
    );
    const guess = http.length > 0 ? 'http' : port === 443 ? 'https' : 'tcp';
    const protocol = file.protocol ?? 'TCP';
    const appProtocol = assumptions.fill(
      [...path, 'appProtocol'],
      file.appProtocol,
      protocol === 'UDP' ? 'udp' : guess,
    );
    const to = { kind: 'external', name: callee.external } as const;
    return { answer, from, http, purpose, origin, to, port, protocol, appProtocol };
  }
  const to = { kind: 'workload', ...reference(callee) } as const;
  const { port, protocol } = resolvePort(file, callee, path, assumptions);
  const { appProtocol } = file;
  return withoutUndefined({ answer, from, http, purpose, origin, to, port, protocol, appProtocol });
}

/** One entry point with its gateway, callee and port resolved. */
export function resolveEntryPoint(
  file: EntryPointFile,
  at: number,
  index: TopologyIndex,
  gateways: readonly PlatformGateway[],
  assumptions: Assumptions,
): Reached<EntryPoint> {
  const path: Path = ['topology', 'entryPoints', at];
  const callee = known(index.findWorkload(file.to));
  return withoutUndefined({
    answer: formatPath(path),
    name: file.name ?? callee.name,
    gateway: assumptions.fill([...path, 'gateway'], file.gateway, gateways[0]?.name ?? ''),
    hosts: file.hosts ?? [],
    to: reference(callee),
    ...resolvePort(file, callee, path, assumptions),
    appProtocol: file.appProtocol,
    http: resolveHttp(file.http, [...path, 'http'], index.tokenIssuers, assumptions),
    tlsSecret: file.tlsSecret,
  });
}

function resolvePort(
  file: Pick<CallFile, 'port' | 'protocol'>,
  callee: IndexedWorkload,
  path: Path,
  assumptions: Assumptions,
): Pick<Call, 'port' | 'protocol'> {
  const { port, protocol } = known(findPort(callee, file.port, file.protocol));
  if (file.port === undefined) assumptions.assume([...path, 'port'], port);
  return { port, protocol: file.protocol ?? (protocol as Call['protocol']) };
}

function resolveOrigin(file: CallFile['origin']): CallOrigin {
  if (file === undefined) return { kind: 'declared' };
  return file.kind === 'inferred' ? { ...file, evidence: file.evidence ?? [] } : file;
}

function reference({ namespace, name }: IndexedWorkload): WorkloadReference {
  return { namespace, name };
}

/** What was looked up; the references have been checked before. */
export function known<Found>(lookup: Lookup<Found>): Found {
  if ('found' in lookup) return lookup.found;
  throw new Error(`a reference was not checked: ${lookup.message}`);
}
