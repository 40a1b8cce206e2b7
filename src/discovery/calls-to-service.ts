import { targetPortAt } from '../kubernetes/service-routing.ts';
import type { ClusterService, ClusterWorkload } from '../model/cluster.ts';
import { keyWords } from './addresses/key-words.ts';
import type { LocatedAddress } from './addresses/located-address.ts';
import { appProtocolOf } from './app-protocol.ts';
import type { BlindSpot } from './blind-spot.ts';
import { type CallDraft, type Confidence, inferred, weaker } from './call-draft.ts';
import { outsideCall } from './calls-past-services.ts';
import type { Inventory } from './inventory.ts';
import { isPlainReference } from './plain-reference.ts';
import { referenceTo } from './reference-to.ts';
import { choosePorts, type PortChoice } from './resolve-port.ts';

export interface InferredCall {
  readonly draft: CallDraft;
  readonly by: PortChoice['by'];
}

export interface CallerFacts {
  /** ConfigMaps, `ConfigMap namespace/name`, that list every workload there is. */
  readonly directories: ReadonlySet<string>;
  /** It has several pods. */
  readonly hasPeers: boolean;
}

export interface CallsToService {
  readonly calls: readonly InferredCall[];
  readonly blindSpots: readonly BlindSpot[];
  /** The Service leads to its fellow pods, and nothing says on which port. */
  readonly namesPeers: boolean;
}

/** The calls to the workloads behind a Service that an address names, or why none follows. */
export function callsToService(
  from: ClusterWorkload,
  service: ClusterService,
  address: LocatedAddress,
  inventory: Inventory,
  { directories, hasPeers }: CallerFacts,
): CallsToService {
  const { evidence } = address.setting;
  const callees = inventory.workloadsOf(service);
  if (service.selector === undefined && callees.length === 0) {
    const host = `${service.name}.${service.namespace}.svc.cluster.local`;
    const port = address.port ?? service.ports[0]?.port;
    if (port === undefined) return nothing;
    return {
      ...nothing,
      calls: [{ draft: outsideCall(from, host, port, address, 'medium'), by: 'named' }],
    };
  }
  const choice = choosePorts(service, address);
  if (!choice || leadsNowhere(service, choice, callees)) {
    if (address.setting.secret) {
      return { ...nothing, blindSpots: [{ kind: 'secret-address', from: referenceTo(from), evidence }] };
    }
    const spot: BlindSpot = {
      kind: 'missing-port',
      from: referenceTo(from),
      service: referenceTo(service),
      port: address.port ?? choice?.ports[0]?.port ?? 0,
      evidence,
    };
    return { ...nothing, blindSpots: isPlainReference(address) ? [spot] : [] };
  }
  const isListed = directories.has(evidence.object);
  const confidence = isListed ? 'low' : confidenceOf(address, choice);
  const isTold = service.headless || (hasPeers && !isListed && confidence !== 'low');
  // A pod that names its own Service means itself, unless the name leads to its fellow pods as well.
  const calls = callees.flatMap((callee) =>
    choice.ports.flatMap((port): InferredCall[] => {
      const number =
        service.headless && address.port !== undefined
          ? address.port
          : targetPortAt(callee, port.targetPort, port.protocol);
      if (number === undefined || (callee === from && !isTold)) return [];
      if (callee === from && service.headless && address.port === undefined) return [];
      const draft: CallDraft = {
        from: referenceTo(from),
        to: { kind: 'workload', ...referenceTo(callee) },
        port: number,
        protocol: port.protocol,
        appProtocol: appProtocolOf(callee, number, port, address.appProtocol),
        origin: inferred(confidence, evidence),
      };
      return [{ draft, by: choice.by }];
    }),
  );
  // The port among its own pods is seldom the one that clients use.
  const namesPeers = service.headless && address.port === undefined && callees.includes(from);
  return { calls, blindSpots: [], namesPeers };
}

const nothing: CallsToService = { calls: [], blindSpots: [], namesPeers: false };

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

function confidenceOf({ setting, form, paired, hint }: LocatedAddress, choice: PortChoice): Confidence {
  if (setting.unmounted || hint || isForOthers(setting.key)) return 'low';
  const byPort: Confidence = choice.by === 'named' ? 'high' : choice.by === 'only' ? 'medium' : 'low';
  const byPlace: Confidence = setting.kind === 'file' || setting.shared ? 'medium' : 'high';
  const byForm: Confidence = form === 'bare' && !paired ? 'medium' : 'high';
  return weaker(byPort, weaker(byPlace, byForm));
}

/** `PUBLIC_URL` is where others find something, and seldom what the program calls. */
function isForOthers(key: string): boolean {
  return keyWords(key).some((word) => word === 'public' || word === 'external');
}
