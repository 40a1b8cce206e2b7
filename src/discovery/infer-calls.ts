import { targetPortAt } from '../kubernetes/service-routing.ts';
import type { ClusterService, ClusterWorkload } from '../model/cluster.ts';
import type { Evidence } from '../model/topology.ts';
import { keyWords } from './addresses/key-words.ts';
import type { LocatedAddress } from './addresses/located-address.ts';
import { locateAddresses } from './addresses/located-address.ts';
import { appProtocolOf } from './app-protocol.ts';
import { type CallDraft, type Confidence, inferred, weaker } from './call-draft.ts';
import type { BlindSpot } from './discovery.ts';
import type { Inventory } from './inventory.ts';
import { resolveHost, type Target } from './resolve-host.ts';
import { choosePorts, type PortChoice } from './resolve-port.ts';
import type { Setting } from './settings/setting.ts';

export interface Inferred {
  readonly calls: readonly CallDraft[];
  readonly blindSpots: readonly BlindSpot[];
  /** What shows that the workload talks to the API server by name. */
  readonly apiServer?: Evidence;
}

/**
 * The calls that one workload's settings show.
 *
 * Confidence: `high` where a variable, argument or script names host and port in full (a URL whose scheme has a
 * default port counts, and so does a HOST with its PORT) and the Service has that port; `medium` where it stands in a
 * mounted file, or in a ConfigMap that several workloads take as a whole, or the port is the only one that the Service
 * has; `low` where several ports would fit, nothing says that the name is an address, the key says that it is public, no
 * container mounts the file, or such a shared ConfigMap lists the workload itself beside the others.
 */
export function inferCalls(
  workload: ClusterWorkload,
  settings: readonly Setting[],
  inventory: Inventory,
): Inferred {
  const calls: InferredCall[] = [];
  const blindSpots: BlindSpot[] = [];
  let apiServer: Evidence | undefined;
  const located = locateAddresses(settings).map((address) => ({
    address,
    target: resolveHost(address.host, workload.namespace, inventory),
  }));
  const directories = directoriesOf(workload, located, inventory);
  for (const { address, target } of located) {
    const { setting } = address;
    switch (target.kind) {
      case 'loopback':
        break;
      case 'api-server':
        apiServer ??= setting.evidence;
        break;
      case 'service': {
        const found = callsToService(workload, target.service, address, inventory, directories);
        calls.push(...found.calls);
        blindSpots.push(...found.blindSpots);
        break;
      }
      case 'workload': {
        const found = callToPod(workload, target.workload, address);
        if (found && 'to' in found) calls.push({ draft: found, by: 'named' });
        else if (found) blindSpots.push(found);
        break;
      }
      case 'missing-service': {
        if (isNamespacedName(setting.value, inventory)) break;
        const revision = callToKnative(workload, target, address, inventory);
        if (revision) {
          calls.push({ draft: revision, by: 'guessed' });
          break;
        }
        if (isPlainReference(address)) blindSpots.push(missingService(workload, target, address));
        break;
      }
      case 'external':
        if (isPlainReference(address)) {
          const found = callToOutside(workload, target.host, address);
          if ('to' in found) calls.push({ draft: found, by: 'named' });
          else blindSpots.push(found);
        }
        break;
      default:
        return target satisfies never;
    }
  }
  return { calls: withoutGuesses(calls), blindSpots, ...(apiServer ? { apiServer } : {}) };
}

/**
 * ConfigMaps that several workloads take as a whole and that name this workload's own Service among the others: a list
 * of all there is, from which each takes what it needs.
 */
function directoriesOf(
  workload: ClusterWorkload,
  located: readonly { readonly address: LocatedAddress; readonly target: Target }[],
  inventory: Inventory,
): ReadonlySet<string> {
  return new Set(
    located
      .filter(
        ({ address, target }) =>
          address.setting.shared &&
          target.kind === 'service' &&
          inventory.workloadsOf(target.service).includes(workload),
      )
      .map(({ address }) => address.setting.evidence.object),
  );
}

/** Where the same callee is named with a port, a mention without one is explained by it. */
function withoutGuesses(calls: readonly InferredCall[]): readonly CallDraft[] {
  const certain = new Set(calls.filter(({ by }) => by === 'named').map(({ draft }) => calleeOf(draft)));
  return calls
    .filter(({ by, draft }) => by === 'named' || !certain.has(calleeOf(draft)))
    .map(({ draft }) => draft);
}

function calleeOf({ to }: CallDraft): string {
  return to.kind === 'workload' ? `${to.namespace}/${to.name}` : to.host;
}

interface InferredCall {
  readonly draft: CallDraft;
  readonly by: PortChoice['by'];
}

function callsToService(
  from: ClusterWorkload,
  service: ClusterService,
  address: LocatedAddress,
  inventory: Inventory,
  directories: ReadonlySet<string>,
): { calls: InferredCall[]; blindSpots: BlindSpot[] } {
  const { evidence } = address.setting;
  const callees = inventory.workloadsOf(service);
  if (service.selector === undefined) {
    const host = `${service.name}.${service.namespace}.svc.cluster.local`;
    const port = address.port ?? service.ports[0]?.port;
    if (port === undefined) return { calls: [], blindSpots: [] };
    return { calls: [{ draft: outside(from, host, port, address, 'medium'), by: 'named' }], blindSpots: [] };
  }
  const choice = choosePorts(service, address);
  if (!choice || leadsNowhere(service, choice, callees)) {
    if (address.setting.secret) {
      return { calls: [], blindSpots: [{ kind: 'secret-address', from: reference(from), evidence }] };
    }
    const spot: BlindSpot = {
      kind: 'missing-port',
      from: reference(from),
      service: reference(service),
      port: address.port ?? choice?.ports[0]?.port ?? 0,
      evidence,
    };
    return { calls: [], blindSpots: isPlainReference(address) ? [spot] : [] };
  }
  const confidence = directories.has(evidence.object) ? 'low' : confidenceOf(address, choice);
  const calls = callees.flatMap((callee) =>
    choice.ports.flatMap((port): InferredCall[] => {
      const number =
        service.headless && address.port !== undefined
          ? address.port
          : targetPortAt(callee, port.targetPort, port.protocol);
      if (number === undefined || !isWorthTelling(from, callee, service)) return [];
      // The port among its own pods is seldom the one that clients use.
      if (callee === from && address.port === undefined) return [];
      const draft: CallDraft = {
        from: reference(from),
        to: { kind: 'workload', ...reference(callee) },
        port: number,
        protocol: port.protocol,
        appProtocol: appProtocolOf(callee, number, port, address.appProtocol),
        origin: inferred(confidence, evidence),
      };
      return [{ draft, by: choice.by }];
    }),
  );
  return { calls, blindSpots: [] };
}

/** Every port that is meant has a name for its target that no pod has. */
function leadsNowhere(
  service: ClusterService,
  { ports }: PortChoice,
  callees: readonly ClusterWorkload[],
): boolean {
  if (callees.length === 0 || ports.length === 0 || service.headless) return false;
  return ports.every(({ targetPort, protocol }) =>
    callees.every((callee) => targetPortAt(callee, targetPort, protocol) === undefined),
  );
}

/** A pod that names its own Service means itself, unless the name leads to its fellow pods. */
function isWorthTelling(from: ClusterWorkload, callee: ClusterWorkload, service: ClusterService): boolean {
  return from !== callee || service.headless;
}

function confidenceOf({ setting, form, paired, hint }: LocatedAddress, choice: PortChoice): Confidence {
  if (setting.unmounted || hint || isForOthers(setting.key)) return 'low';
  const byPort: Confidence = choice.by === 'named' ? 'high' : choice.by === 'only' ? 'medium' : 'low';
  const byPlace: Confidence = setting.kind === 'file' || setting.shared ? 'medium' : 'high';
  const byForm: Confidence = form === 'bare' && !paired ? 'medium' : 'high';
  return weaker(byPort, weaker(byPlace, byForm));
}

/** `namespace/name`, by which controllers are told of an object: no host with a path. */
function isNamespacedName(value: string, inventory: Inventory): boolean {
  const [, namespace = ''] = /^([a-z0-9-]+)\/[a-z0-9.-]+$/.exec(value) ?? [];
  return inventory.hasNamespace(namespace);
}

/** `PUBLIC_URL` is where others find something, and seldom what the program calls. */
function isForOthers(key: string): boolean {
  return keyWords(key).some((word) => word === 'public' || word === 'external');
}

/**
 * Whether a text means an address for certain, even though nothing in the inputs has that name. Under a key that does
 * not say so, `host:port` has to be all that the value holds (`CACHE=mc:11211`), with a port that is no version or tag.
 */
function isPlainReference({ form, keyed, setting, port }: LocatedAddress): boolean {
  if (form === 'url') return setting.kind !== 'file' || keyed;
  if (form === 'cluster-name') return true;
  if (form === 'host-port' && (setting.key !== '' || setting.dials) && port !== undefined && port >= 80) {
    if (/^[a-z0-9.-]+:\d+(,\s*[a-z0-9.-]+:\d+)*$/i.test(setting.value.trim().slice(0, 4096))) return true;
  }
  return keyed && (form === 'host-port' || port !== undefined || setting.kind !== 'file');
}

/** A Knative Service makes a Service of its name; that leads to Knative's gateway, and from there to the pods. */
function callToKnative(
  from: ClusterWorkload,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  { setting }: LocatedAddress,
  inventory: Inventory,
): CallDraft | undefined {
  const callee = inventory.workload(namespace, name);
  const port = callee?.ports[0]?.port;
  if (callee?.kind !== 'KnativeService' || port === undefined || callee === from) return undefined;
  return {
    from: reference(from),
    to: { kind: 'workload', ...reference(callee) },
    port,
    protocol: 'TCP',
    appProtocol: 'http',
    origin: inferred('low', setting.evidence),
  };
}

function missingService(
  from: ClusterWorkload,
  service: { readonly namespace: string; readonly name: string },
  { setting }: LocatedAddress,
): BlindSpot {
  const { evidence, secret } = setting;
  return secret
    ? { kind: 'secret-address', from: reference(from), evidence }
    : { kind: 'missing-service', from: reference(from), service: reference(service), evidence };
}

/** A pod gets another address with every start: the call is certain, and the setting is not to be relied on. */
function callToPod(
  from: ClusterWorkload,
  callee: ClusterWorkload,
  { setting, port, defaultPort, appProtocol, host }: LocatedAddress,
): CallDraft | BlindSpot | undefined {
  if (callee === from) return undefined;
  const { evidence, secret } = setting;
  const number = port ?? defaultPort;
  if (number === undefined)
    return secret
      ? { kind: 'secret-address', from: reference(from), evidence }
      : { kind: 'unknown-port', from: reference(from), host, evidence };
  return {
    from: reference(from),
    to: { kind: 'workload', ...reference(callee) },
    port: number,
    protocol: 'TCP',
    ...(appProtocol ? { appProtocol } : {}),
    origin: inferred('medium', evidence),
  };
}

function callToOutside(from: ClusterWorkload, host: string, address: LocatedAddress): CallDraft | BlindSpot {
  const { setting } = address;
  const { evidence } = setting;
  if (setting.secret) return { kind: 'secret-address', from: reference(from), evidence };
  const port = address.port ?? address.defaultPort;
  if (port === undefined) return { kind: 'unknown-port', from: reference(from), host, evidence };
  return outside(from, host, port, address, setting.kind === 'file' ? 'low' : 'medium');
}

function outside(
  from: ClusterWorkload,
  host: string,
  port: number,
  { appProtocol, setting }: LocatedAddress,
  confidence: Confidence,
): CallDraft {
  return {
    from: reference(from),
    to: { kind: 'external', host },
    port,
    protocol: appProtocol === 'udp' ? 'UDP' : 'TCP',
    ...(appProtocol ? { appProtocol } : {}),
    origin: inferred(confidence, setting.evidence),
  };
}

function reference({ namespace, name }: { readonly namespace: string; readonly name: string }) {
  return { namespace, name };
}
