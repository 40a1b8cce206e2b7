import type { ClusterWorkload } from '../../model/cluster.ts';
import { type Layer, type LayerVerdict, layers as layerOrder } from '../../model/verdict.ts';
import type { Endpoint, Hop, MeshAnswer, ResolvedRequest, UntoldMeshAnswer } from '../mesh-judge.ts';
import { told, type UntoldVerdict } from '../untold-verdict.ts';
import { askProxy, type ProxyQuestion, speaksHttp, verdict } from './ask-proxy.ts';
import type { Attributes, Value } from './attributes.ts';
import { bypassesSidecar, bypassesZtunnel, isProbeSource } from './inbound-capture.ts';
import { hbonePort } from './istio-ports.ts';
import { decideL4 } from './l4-decide.ts';
import { protocolAt, servicePortProtocol } from './listener-protocol.ts';
import type { MeshModel } from './mesh-model.ts';
import { besideProxy, blockedVerdict, mtlsVerdict, passed } from './mtls-verdict.ts';
import { proxyAnswers } from './proxy-answers.ts';
import { addressOf, podAddress, remoteAddressOf } from './request-facts.ts';
import { towardsAddress } from './towards-address.ts';
import { waypointOnTheWay } from './waypoint-route.ts';
import type { Waypoint } from './waypoints.ts';
import { type Wire, wireTo } from './wire.ts';

/** One request through the mesh: the flows on the network and the verdict of each of the mesh's layers. */
export function askMesh(model: MeshModel, request: ResolvedRequest): MeshAnswer {
  const { hops, layers: untold, refusedAtWaypoint } = weighInMesh(model, request);
  const layers = untold.map(told).sort((a, b) => rank(a.layer) - rank(b.layer));
  const answers = proxyAnswers(model, request, hops, refusedAtWaypoint);
  const denials = layers.filter(({ outcome }) => outcome === 'denied');
  const [first] = [...denials].sort((a, b) => (a.hop ?? 0) - (b.hop ?? 0));
  return {
    hops,
    layers,
    ...(first ? { callerSees: seen(first, answers, refusedAtWaypoint) } : {}),
    answers,
  };
}

/** The same without words, the verdicts in any order. */
export function weighInMesh(model: MeshModel, request: ResolvedRequest): UntoldMeshAnswer {
  if (request.protocol !== 'TCP') {
    const reason = `the mesh does not capture ${request.protocol}`;
    return { hops: [directHop(request)], layers: [passed('not-captured-protocol', reason)] };
  }
  const { destination } = request;
  if (destination.kind === 'address') {
    return { hops: [directHop(request)], layers: [towardsAddress(model, request, destination.address)] };
  }
  const route = waypointOnTheWay(model, request, destination.workload);
  if (route.waypoint) return throughWaypoint(model, request, destination.workload, route.waypoint);
  const direct = arrive(model, request, request.source, destination.workload);
  if (route.verdict) direct.layers.push(route.verdict);
  return { hops: [direct.hop], layers: direct.layers };
}

/** The flows alone. */
export function hopsInMesh(model: MeshModel, request: ResolvedRequest): readonly Hop[] {
  const { destination, source } = request;
  if (request.protocol !== 'TCP' || destination.kind === 'address') return [directHop(request)];
  const { waypoint } = waypointOnTheWay(model, request, destination.workload);
  if (!waypoint) return [legTo(model, request, source, destination.workload).hop];
  const { via: _service, ...rest } = request;
  const there = endOf(waypoint);
  return [toWaypoint(source, there), legTo(model, rest, there, destination.workload).hop];
}

/** The waypoint is asked about the caller, at the Service's port; the destination's side about the waypoint. */
function throughWaypoint(
  model: MeshModel,
  request: ResolvedRequest,
  workload: ClusterWorkload,
  waypoint: Waypoint,
): UntoldMeshAnswer {
  const there = endOf(waypoint);
  const question = waypointQuestion(model, request, workload, waypoint);
  const verdicts = askProxy(model, question);
  // The waypoint dials the pod itself; at a sidecar's pod it hands over the request as it came.
  const { via: _service, ...rest } = request;
  const second = arrive(model, rest, there, workload);
  const layers = [
    ...verdicts.map((one): UntoldVerdict => ({ ...one, hop: 0 })),
    ...second.layers.map((one): UntoldVerdict => ({ ...one, hop: 1 })),
  ];
  const hops = [toWaypoint(request.source, there), second.hop];
  return { hops, layers, refusedAtWaypoint: speaksHttp(question) ? '403' : 'reset' };
}

function endOf({ workload }: Waypoint): Endpoint {
  return { kind: 'workload', workload };
}

function toWaypoint(source: Endpoint, destination: Endpoint): Hop {
  return { source, destination, port: hbonePort, protocol: 'TCP' };
}

/** What a waypoint is asked: the caller's identity, the Service, and the Service's port. */
export function waypointQuestion(
  model: MeshModel,
  { source, via, http, port }: ResolvedRequest,
  workload: ClusterWorkload,
  waypoint: Waypoint,
): ProxyQuestion {
  const address = addressOf(source);
  const service = via && {
    namespace: via.service.namespace,
    name: via.service.name,
    kind: 'Service' as const,
  };
  const entry = via?.service.ports.find((one) => one.port === via.port);
  return {
    point: {
      namespace: waypoint.namespace,
      labels: waypoint.workload.labels,
      isWaypoint: true,
      ...(service ? { service } : {}),
    },
    protocol: entry ? servicePortProtocol(entry) : protocolAt(model, workload, port),
    ...(http ? { http } : {}),
    connection: {
      principal: source.kind === 'workload' ? model.principalOf(source.workload) : undefined,
      sourceAddress: address,
      remoteAddress: remoteAddressOf(http, address),
      destinationAddress: podAddress(workload),
      destinationPort: via?.port ?? port,
      sni: undefined,
    },
    layers: { http: 'authorization-waypoint', tcp: 'authorization-waypoint' },
  };
}

/**
 * The last flow of a request, and what is on the wire. What a tunnel carries passes the proxy at its end whatever the
 * port: only the capture of packets to the pod's ports leaves some of them out.
 *
 * @see https://github.com/istio/istio `buildInboundHBONEListeners` of `pilot/pkg/networking/core/listener_inbound.go`
 */
interface Leg {
  readonly hop: Hop;
  readonly wire: Wire;
  readonly mode: ReturnType<MeshModel['modeOf']>;
  /** The connection reaches the pod beside the destination's own proxy. */
  readonly beside: boolean;
}

function legTo(model: MeshModel, request: ResolvedRequest, source: Endpoint, workload: ClusterWorkload): Leg {
  const { port, via } = request;
  const wire = wireTo(model, source, { workload, port, ...(via ? { via } : {}) });
  const mode = model.modeOf(workload);
  const bypassed =
    wire.kind !== 'blocked' &&
    ((mode === 'sidecar' && bypassesSidecar(workload, port)) ||
      (mode === 'ambient' && (bypassesZtunnel(workload) || isProbe(source))));
  const tunnelled = wire.kind === 'hbone';
  const hop: Hop = tunnelled
    ? { source, destination: { kind: 'workload', workload }, port: hbonePort, protocol: 'TCP' }
    : directHop(request, source);
  return { hop, wire, mode, beside: bypassed && !tunnelled };
}

/** The last leg: the wire, and what the destination's own proxy or ztunnel says. */
function arrive(
  model: MeshModel,
  request: ResolvedRequest,
  source: Endpoint,
  workload: ClusterWorkload,
): { hop: Hop; layers: UntoldVerdict[] } {
  const { port, http } = request;
  const { hop, wire, mode, beside } = legTo(model, request, source, workload);
  if (wire.kind === 'blocked') return { hop, layers: [blockedVerdict(wire.because)] };
  if (mode === 'none') return { hop, layers: [mtlsVerdict(model, wire, workload, port, undefined)] };
  if (beside) return { hop, layers: [besideProxy(wire, port, request.via !== undefined)] };
  const connection = connectionOf(model, source, workload, request, wire);
  const mtls = mtlsVerdict(model, wire, workload, port, connection);
  if (mode === 'ambient') {
    const { authorization } = model.policies.atZtunnel(workload);
    return { hop, layers: [mtls, verdict('authorization-l4', decideL4(authorization, connection))] };
  }
  const verdicts = askProxy(model, {
    point: model.pointOf(workload),
    protocol: wire.kind === 'other-tls' ? 'tcp' : protocolAt(model, workload, port),
    ...(http ? { http } : {}),
    connection,
    layers: { http: 'authorization-l7', tcp: 'authorization-l4' },
  });
  return { hop, layers: [mtls, ...verdicts] };
}

/** What the destination's side knows of the connection. */
export function connectionOf(
  model: MeshModel,
  source: Endpoint,
  workload: ClusterWorkload,
  { port, http, via }: ResolvedRequest,
  wire: Wire,
): Omit<Attributes, 'http'> {
  const address = addressOf(source);
  const identified = wire.kind === 'mtls' || wire.kind === 'hbone';
  return {
    principal: identified && source.kind === 'workload' ? model.principalOf(source.workload) : undefined,
    sourceAddress: address,
    remoteAddress: remoteAddressOf(http, address),
    destinationAddress: podAddress(workload),
    destinationPort: port,
    sni: serverName(model, wire, workload, port, via),
  };
}

/** Sidecars name the Service's cluster in the TLS handshake. */
function serverName(
  model: MeshModel,
  wire: Wire,
  workload: ClusterWorkload,
  port: number,
  via: ResolvedRequest['via'],
): Value {
  if (wire.kind !== 'mtls') return undefined;
  const front = model.fronts(workload, port)[0];
  const service = via?.service ?? front?.service;
  const servicePort = via?.port ?? front?.port.port;
  if (!service) return undefined;
  return `outbound_.${servicePort}_._.${service.name}.${service.namespace}.svc.cluster.local`;
}

function directHop(
  { source: caller, destination, port, protocol, via }: ResolvedRequest,
  source: Endpoint = caller,
): Hop {
  return via ? { source, destination, port, protocol, via } : { source, destination, port, protocol };
}

function rank(layer: Layer): number {
  return layerOrder.indexOf(layer);
}

/**
 * What the caller sees of a denial: answers of a proxy come through, and where a connection is refused to a proxy, it
 * says so in its own way.
 */
function seen(
  { layer, decidedBy, hop = 0 }: LayerVerdict,
  answers: NonNullable<MeshAnswer['answers']>,
  refusedAtWaypoint: '403' | 'reset' = '403',
): NonNullable<MeshAnswer['callerSees']> {
  if ('default' in decidedBy && decidedBy.default === 'path-refused') return '400';
  if (layer === 'request-authentication') return '401';
  if (layer === 'authorization-waypoint') return refusedAtWaypoint;
  if (layer !== 'mtls' && layer !== 'authorization-l4') return '403';
  return answers[hop] ?? 'reset';
}

function isProbe(source: Endpoint): boolean {
  return source.kind === 'address' && isProbeSource(source.address);
}
