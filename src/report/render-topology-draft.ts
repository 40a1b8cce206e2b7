import { section, table } from './layout.ts';
import { type Style, spelled } from './style.ts';

interface Draft {
  readonly workloads: readonly {
    readonly name: string;
    readonly namespace: string;
    readonly ports: readonly { readonly port: number; readonly appProtocol: string }[];
    readonly role?: string;
  }[];
  readonly calls: readonly {
    readonly from: string;
    readonly to: string;
    readonly port: number;
    readonly http?: string | readonly string[];
  }[];
  readonly entryPoints: readonly {
    readonly to: string;
    readonly port: number;
    readonly hosts?: readonly string[];
  }[];
}

/** The tables as they stand while they are being filled in. */
export function renderTopologyDraft(draft: Draft, style: Style): string {
  const workloads = draft.workloads.map(({ name, namespace, ports, role }) => [
    namespace,
    name,
    ports.map(({ port, appProtocol }) => `${port}/${appProtocol}`).join(' ') || 'no port',
    role ?? '',
  ]);
  const calls = draft.calls.map(({ from, to, port, http }) => [
    from,
    to,
    String(port),
    http === undefined ? 'every request' : [http].flat().join('; '),
  ]);
  const entryPoints = draft.entryPoints.map(({ to, port, hosts }) => [
    to,
    String(port),
    (hosts ?? []).join(' '),
  ]);
  return spelled(
    [
      '',
      ...section('Workloads', table(['namespace', 'name', 'ports', 'role'], workloads, style), style),
      ...(calls.length > 0
        ? section('Calls', table(['from', 'to', 'port', 'requests'], calls, style), style)
        : []),
      ...(entryPoints.length > 0
        ? section('Entry points', table(['workload', 'port', 'hosts'], entryPoints, style), style)
        : []),
    ]
      .join('\n')
      .trimEnd(),
    style,
  );
}
