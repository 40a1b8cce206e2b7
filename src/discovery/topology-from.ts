import { append } from '../model/group-by.ts';
import type { PlacedObject } from '../model/kubernetes.ts';
import { namespacedName } from '../model/namespaced-name.ts';
import type { ApplicationProtocol, Call, EntryPoint, Topology, Workload } from '../model/topology.ts';
import { boundServiceAccounts } from './api-access.ts';
import type { CallDraft } from './call-draft.ts';
import { describeWorkload } from './describe-workload.ts';
import { describeExternals } from './externals.ts';
import type { Inventory } from './inventory.ts';
import { describeNamespace } from './namespaces.ts';
import { hasRequests, isSayable, printableOrigin } from './sayable.ts';
import { validRequests } from './valid-requests.ts';
import type { WorkloadSource } from './workload-source.ts';

export interface TopologyParts {
  readonly calls: readonly CallDraft[];
  readonly entryPoints: readonly EntryPoint[];
  readonly sources: readonly WorkloadSource[];
  /** Workloads, `namespace/name`, that belong to the platform: listed only where a call names them. */
  readonly platform: ReadonlySet<string>;
  /** Workloads that name the API server. */
  readonly apiServerClients: ReadonlySet<string>;
  readonly metrics: ReadonlyMap<string, Workload['metrics']>;
}

/** Puts the topology together: sorted, only with workloads that exist, and no call of a platform workload to itself. */
export function topologyFrom(
  parts: TopologyParts,
  objects: readonly PlacedObject[],
  inventory: Inventory,
): Topology {
  const { entryPoints, platform } = parts;
  const drafts = parts.calls.filter((draft) => isSayable(draft) && !platform.has(namespacedName(draft.from)));
  const workloads = workloadsFrom(parts, drafts, objects, inventory);
  const byName = new Map(workloads.map((workload) => [namespacedName(workload), workload]));
  const hosts = drafts.flatMap(({ to }) => (to.kind === 'external' ? [to.host] : []));
  const externals = describeExternals(hosts, objects);
  const calls = drafts
    .filter(
      ({ from, to }) =>
        byName.has(namespacedName(from)) && (to.kind === 'external' || byName.has(namespacedName(to))),
    )
    .map((draft, index) => callFrom(draft, index, byName, externals));
  const received = callsByCallee(calls);
  const used = new Set(workloads.map(({ namespace }) => namespace));
  const joining = new Set(
    workloads
      .filter((one) => one.joinsMesh && !platform.has(namespacedName(one)))
      .map(({ namespace }) => namespace),
  );
  return {
    namespaces: inventory.cluster.namespaces
      .filter(({ name }) => used.has(name))
      .map((namespace) => describeNamespace(namespace, joining.has(namespace.name))),
    workloads: workloads.map((workload) =>
      withCalledPorts(workload, received.get(namespacedName(workload)) ?? []),
    ),
    calls,
    entryPoints: entryPoints.filter(({ to }) => byName.has(namespacedName(to))),
    externals: [...externals.values()],
    tokenIssuers: [],
    traffic: [],
  };
}

/** The workloads of the application, and those of the platform that something leads to. */
function workloadsFrom(
  { sources, entryPoints, platform, apiServerClients, metrics: scraped }: TopologyParts,
  calls: readonly CallDraft[],
  objects: readonly PlacedObject[],
  inventory: Inventory,
): Workload[] {
  const named = new Set([
    ...calls.flatMap(({ to }) => (to.kind === 'workload' ? [namespacedName(to)] : [])),
    ...entryPoints.map(({ to }) => namespacedName(to)),
  ]);
  const accounts = boundServiceAccounts(objects);
  return sources
    .filter(({ workload }) => !platform.has(namespacedName(workload)) || named.has(namespacedName(workload)))
    .map((source) => {
      const { workload, template } = source;
      const { namespace, serviceAccount } = workload;
      const bound =
        accounts.has(namespacedName({ namespace, name: serviceAccount })) &&
        template.spec.automountServiceAccountToken !== false;
      const metrics = scraped.get(namespacedName(workload));
      return describeWorkload(source, inventory, {
        ...(metrics ? { metrics } : {}),
        needsApiServer: bound || apiServerClients.has(namespacedName(workload)),
      });
    });
}

function callFrom(
  draft: CallDraft,
  index: number,
  workloads: ReadonlyMap<string, Workload>,
  externals: ReturnType<typeof describeExternals>,
): Call {
  const { from, to, port, protocol, http = [], origin } = draft;
  const appProtocol = protocolOf(draft, workloads);
  return {
    answer: `topology.calls[${index}]`,
    from: { kind: 'workload', ...from },
    to: to.kind === 'workload' ? to : { kind: 'external', name: externals.get(to.host)?.name ?? to.host },
    port,
    protocol,
    appProtocol,
    http: hasRequests(appProtocol) ? validRequests(http) : [],
    purpose: 'request',
    origin: printableOrigin(origin),
  };
}

/** Containers need not declare the ports where they listen: one that is called is one. */
function withCalledPorts(workload: Workload, calls: readonly Call[]): Workload {
  const ports = new Map(workload.ports.map((each) => [`${each.port}/${each.protocol}`, each]));
  for (const { port, protocol, appProtocol } of calls) {
    if (!ports.has(`${port}/${protocol}`)) ports.set(`${port}/${protocol}`, { port, protocol, appProtocol });
  }
  const sorted = [...ports.values()].sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1));
  return { ...workload, ports: sorted };
}

function callsByCallee(calls: readonly Call[]): ReadonlyMap<string, readonly Call[]> {
  const byCallee = new Map<string, Call[]>();
  for (const call of calls) {
    if (call.to.kind !== 'workload') continue;
    append(byCallee, namespacedName(call.to), call);
  }
  return byCallee;
}

/** What the source of a call says of its protocol, unless that is plain TCP and the callee's port says more. */
function protocolOf(
  { to, port, protocol, appProtocol }: CallDraft,
  workloads: ReadonlyMap<string, Workload>,
): ApplicationProtocol {
  if (appProtocol !== undefined && appProtocol !== 'tcp') return appProtocol;
  const callee = to.kind === 'workload' ? workloads.get(namespacedName(to)) : undefined;
  const named = callee?.ports.find((each) => each.port === port && each.protocol === protocol)?.appProtocol;
  return named ?? appProtocol ?? (protocol === 'UDP' ? 'udp' : 'tcp');
}
