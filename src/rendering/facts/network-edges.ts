import type { Call } from '../../model/topology.ts';
import { addressPeers, externalPeers } from './cidrs.ts';
import type { EdgeGroup, EdgePurpose, LabelSelector, NetworkPeer, NetworkPort } from './facts.ts';
import {
  goesThroughWaypoint,
  type Survey,
  type SurveyedWorkload,
  waypointLabels,
  waypointName,
} from './survey.ts';

/** Where ztunnel and waypoints take tunnelled traffic: the only port that a NetworkPolicy sees between ambient pods. */
export const hbonePort = 15008;

/** One end of an edge that NetworkPolicies isolate. */
interface Subject {
  readonly namespace: string;
  readonly name: string;
  readonly podSelector: LabelSelector;
}

interface Edge {
  readonly subject: Subject;
  readonly direction: 'Ingress' | 'Egress';
  readonly purpose: EdgePurpose;
  readonly lifetime: EdgeGroup['lifetime'];
  readonly peer: NetworkPeer | undefined;
  readonly port: NetworkPort;
  readonly answer: string;
}

/** Every edge that somebody declared, as both of its ends need it, grouped by workload, direction and purpose. */
export function edgeGroups(survey: Survey): EdgeGroup[] {
  if (!survey.np) return [];
  return grouped([
    ...survey.calls.flatMap((call) =>
      call.to.kind === 'workload'
        ? callEdges(survey, call, call.to)
        : externalEdges(survey, call, call.to.name),
    ),
    ...gatewayEdges(survey),
    ...monitoringEdges(survey),
    ...apiServerEdges(survey),
  ]);
}

/** The port on the wire in the end, and the one that is on it until both ends are in ambient. */
function portsBetween(
  caller: SurveyedWorkload['mode'],
  callee: SurveyedWorkload,
  call: { readonly port: number; readonly protocol: NetworkPort['protocol'] },
): { final: readonly NetworkPort[]; transition: readonly NetworkPort[] } {
  const app: NetworkPort = { protocol: call.protocol, port: call.port };
  const hbone: NetworkPort = { protocol: 'TCP', port: hbonePort };
  const ambient = [caller, callee.mode].filter((mode) => mode === 'ambient').length;
  if (call.protocol !== 'TCP' || ambient === 0 || caller === 'none' || callee.mode === 'none') {
    return { final: [app], transition: [] };
  }
  // A proxy that is no ztunnel speaks HBONE or mTLS to an ambient pod, by how it was installed.
  return ambient === 2 ? { final: [hbone], transition: [app] } : { final: [hbone, app], transition: [] };
}

function callEdges(
  survey: Survey,
  call: Call,
  to: { readonly namespace: string; readonly name: string },
): Edge[] {
  const [caller, callee] = [survey.find(call.from), survey.find(to)];
  if (caller === callee) return [];
  const purpose = purposeOf(call, callee);
  const ports = portsBetween(caller.mode, callee, call);
  const through = goesThroughWaypoint(caller.mode, callee, call.port, call.protocol);
  const edge = { purpose, answer: call.answer };
  return [
    ...ports.final.flatMap((port) =>
      between({ ...edge, port, lifetime: through ? 'transition' : 'final' }, caller, callee),
    ),
    ...[...ports.transition, ...tunnelOfToday(caller, callee, ports.final)].flatMap((port) =>
      between({ ...edge, port, lifetime: 'transition' }, caller, callee),
    ),
    ...(through ? waypointEdges(caller, callee, call.answer) : []),
  ];
}

/** Two pods that are in ambient today and leave it keep their tunnel until then. */
function tunnelOfToday(
  caller: SurveyedWorkload,
  callee: SurveyedWorkload,
  final: readonly NetworkPort[],
): NetworkPort[] {
  const tunnels = caller.modeToday === 'ambient' && callee.modeToday === 'ambient';
  return tunnels && !final.some(({ port }) => port === hbonePort)
    ? [{ protocol: 'TCP', port: hbonePort }]
    : [];
}

/** Caller → waypoint → callee, both tunnelled, in place of the direct edge. */
function waypointEdges(caller: SurveyedWorkload, callee: SurveyedWorkload, answer: string): Edge[] {
  const waypoint = waypointOf(callee.workload.namespace);
  const edge = {
    purpose: 'waypoint' as const,
    answer,
    lifetime: 'final' as const,
    port: { protocol: 'TCP', port: hbonePort },
  };
  return [
    ...egressOf(caller, { ...edge, peer: podPeer(waypoint) }),
    { ...edge, subject: waypoint, direction: 'Ingress', peer: peerOf(caller) },
    { ...edge, subject: waypoint, direction: 'Egress', peer: peerOf(callee) },
    ...ingressOf(callee, { ...edge, peer: podPeer(waypoint) }),
  ];
}

function externalEdges(survey: Survey, call: Call, name: string): Edge[] {
  const external = survey.topology.externals.find((candidate) => candidate.name === name);
  const caller = survey.find(call.from);
  if (!external) return [];
  const port = { protocol: call.protocol, port: call.port };
  const edge = { purpose: 'external' as const, answer: call.answer, port };
  const peers = externalPeers(external.cidrs, survey.platform.addressFamilies);
  const route = egressRouteOf(survey, caller, external, call.protocol);
  const lifetime = route === 'direct' ? 'final' : 'until-routed';
  const direct = peers.flatMap((peer) => egressOf(caller, { ...edge, lifetime, peer }));
  if (route === 'direct') return direct;
  const hbone = { protocol: 'TCP', port: hbonePort };
  if (route === 'waypoint') {
    const waypoint = waypointOf(caller.workload.namespace);
    const tunnel = { ...edge, port: hbone, lifetime: 'final' as const };
    return [
      ...direct,

      ...egressOf(caller, { ...tunnel, purpose: 'waypoint', peer: podPeer(waypoint) }),
      {
        ...tunnel,
        purpose: 'waypoint' as const,
        subject: waypoint,
        direction: 'Ingress' as const,
        peer: peerOf(caller),
      },
      ...peers.map((peer) => ({
        ...edge,
        lifetime: 'final' as const,
        subject: waypoint,
        direction: 'Egress' as const,
        peer,
      })),
    ];
  }
  const ports = [...new Set([...route.ports, call.port])].sort((one, other) => one - other);
  return [
    ...direct,
    ...ports.flatMap((number) =>
      egressOf(caller, {
        ...edge,
        lifetime: 'final',
        port: { protocol: 'TCP', port: number },
        peer: podPeer({ namespace: route.namespace, podSelector: { matchLabels: route.labels } }),
      }),
    ),
  ];
}

/** How traffic to an external destination leaves: by itself, through the namespace's waypoint, or an egress gateway. */
export function egressRouteOf(
  survey: Survey,
  caller: SurveyedWorkload,
  external: Survey['topology']['externals'][number],
  protocol: string,
): 'direct' | 'waypoint' | Survey['platform']['gateways'][number] {
  const wanted = external.egressGateway && external.hosts.length > 0 && protocol === 'TCP';
  if (!wanted || caller.mode === 'none') return 'direct';
  if (caller.mode === 'ambient') return survey.dataPlane === 'ambient-waypoint' ? 'waypoint' : 'direct';
  return egressGatewayOf(survey) ?? 'direct';
}

/** The gateway among the platform's that is there for traffic that leaves. */
export function egressGatewayOf(survey: Survey): Survey['platform']['gateways'][number] | undefined {
  return survey.platform.gateways.find(
    ({ name, labels, inMesh }) =>
      inMesh && (name.includes('egress') || Object.values(labels).some((value) => value.includes('egress'))),
  );
}

function gatewayEdges(survey: Survey): Edge[] {
  return survey.topology.entryPoints.flatMap((entry): Edge[] => {
    const gateway = survey.platform.gateways.find(({ name }) => name === entry.gateway);
    const callee = survey.find(entry.to);
    if (!gateway) return [];
    const through = gateway.inMesh && goesThroughWaypoint('ambient', callee, entry.port, entry.protocol);
    const ports = portsBetween(gateway.inMesh ? 'sidecar' : 'none', callee, entry).final;
    const peer = gateway.hostNetwork
      ? undefined
      : podPeer({ namespace: gateway.namespace, podSelector: { matchLabels: gateway.labels } });
    const edge = { purpose: 'gateway' as const, answer: entry.answer, peer };
    const waypoint = waypointOf(callee.workload.namespace);
    const tunnel = { lifetime: 'final' as const, port: { protocol: 'TCP', port: hbonePort } };
    return [
      ...ports.flatMap((port) =>
        ingressOf(callee, { ...edge, port, lifetime: through ? 'transition' : 'final' }),
      ),
      ...(through
        ? [
            { ...edge, ...tunnel, subject: waypoint, direction: 'Ingress' as const },

            {
              ...edge,
              ...tunnel,
              purpose: 'waypoint' as const,
              subject: waypoint,
              direction: 'Egress' as const,
              peer: peerOf(callee),
            },
            ...ingressOf(callee, { ...edge, ...tunnel, purpose: 'waypoint', peer: podPeer(waypoint) }),
          ]
        : []),
    ];
  });
}

function monitoringEdges(survey: Survey): Edge[] {
  const { monitoring } = survey.platform;
  if (!monitoring) return [];
  const peer = podPeer({ namespace: monitoring.namespace, podSelector: { matchLabels: monitoring.labels } });
  return survey.workloads.flatMap((callee) => {
    const { metrics } = callee.workload;
    if (!metrics) return [];
    const call = { port: metrics.port, protocol: 'TCP' };
    const ports = portsBetween(monitoring.inMesh ? 'sidecar' : 'none', callee, call).final;
    const answer = `${survey.answerOf(callee.workload)}.metrics`;
    return ports.flatMap((port) =>
      ingressOf(callee, { purpose: 'monitoring', answer, lifetime: 'final', port, peer }),
    );
  });
}

function apiServerEdges(survey: Survey): Edge[] {
  const { apiServer, addressFamilies } = survey.platform;
  if (!apiServer) return [];
  return survey.workloads
    .filter(({ workload }) => workload.needsApiServer)
    .flatMap((caller) =>
      addressPeers(apiServer.cidrs, addressFamilies).flatMap((peer) =>
        egressOf(caller, {
          purpose: 'api-server',
          answer: `${survey.answerOf(caller.workload)}.needsApiServer`,
          lifetime: 'final',
          port: { protocol: 'TCP', port: apiServer.port },
          peer,
        }),
      ),
    );
}

function purposeOf(call: Call, { workload }: SurveyedWorkload): EdgePurpose {
  if (call.purpose === 'replication') return 'replication';
  if (['database', 'cache', 'broker'].includes(workload.role)) return 'data-store';
  return workload.role === 'legacy' ? 'legacy' : 'call';
}

type EdgeEnd = Omit<Edge, 'subject' | 'direction'>;

function between(edge: Omit<EdgeEnd, 'peer'>, caller: SurveyedWorkload, callee: SurveyedWorkload): Edge[] {
  return [
    ...egressOf(caller, { ...edge, peer: peerOf(callee) }),
    ...ingressOf(callee, { ...edge, peer: peerOf(caller) }),
  ];
}

function egressOf(caller: SurveyedWorkload, edge: EdgeEnd): Edge[] {
  return caller.guards.egress ? [{ ...edge, subject: subjectOf(caller), direction: 'Egress' }] : [];
}

function ingressOf(callee: SurveyedWorkload, edge: EdgeEnd): Edge[] {
  return callee.guards.ingress ? [{ ...edge, subject: subjectOf(callee), direction: 'Ingress' }] : [];
}

function subjectOf({ workload, podSelector }: SurveyedWorkload): Subject {
  return { namespace: workload.namespace, name: workload.name, podSelector };
}

function waypointOf(namespace: string): Subject {
  return { namespace, name: waypointName, podSelector: { matchLabels: waypointLabels } };
}

/** Host-network pods carry the node's address, which no label selects: undefined stands for "from anywhere". */
function peerOf({ workload, podSelector }: SurveyedWorkload): NetworkPeer | undefined {
  return workload.hostNetwork ? undefined : podPeer({ namespace: workload.namespace, podSelector });
}

function podPeer(pods: { readonly namespace: string; readonly podSelector: LabelSelector }): NetworkPeer {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': pods.namespace } },
    podSelector: pods.podSelector,
  };
}

/** Edges of one workload, direction, purpose and lifetime together; peers with the same ports share a rule. */
function grouped(edges: readonly Edge[]): EdgeGroup[] {
  const groups = new Map<string, Edge[]>();
  for (const edge of edges) {
    const { subject, direction, purpose, lifetime } = edge;
    const key = `${subject.namespace}/${subject.name} ${lifetime} ${direction} ${purpose}`;
    const group = groups.get(key);
    if (group) group.push(edge);
    else groups.set(key, [edge]);
  }
  return [...groups.keys()].sort().map((key) => {
    const members = groups.get(key) ?? [];
    const [first] = members as [Edge];
    return {
      namespace: first.subject.namespace,
      workload: first.subject.name,
      podSelector: first.subject.podSelector,
      direction: first.direction,
      purpose: first.purpose,
      lifetime: first.lifetime,
      rules: rulesOf(members),
      answers: [...new Set(members.map(({ answer }) => answer))],
    };
  });
}

function rulesOf(edges: readonly Edge[]): EdgeGroup['rules'] {
  const byPeer = new Map<string, { peer: NetworkPeer | undefined; ports: Map<string, NetworkPort> }>();
  for (const { peer, port } of edges) {
    const key = JSON.stringify(peer ?? null);
    const entry = byPeer.get(key) ?? { peer, ports: new Map() };
    entry.ports.set(`${port.protocol} ${String(port.port).padStart(5, '0')}`, port);
    byPeer.set(key, entry);
  }
  const byPorts = new Map<string, { peers: NetworkPeer[]; open: boolean; ports: NetworkPort[] }>();
  for (const key of [...byPeer.keys()].sort()) {
    const { peer, ports } = byPeer.get(key) as {
      peer: NetworkPeer | undefined;
      ports: Map<string, NetworkPort>;
    };
    const names = [...ports.keys()].sort();
    const sorted = names.map((name) => ports.get(name) as NetworkPort);
    const portsKey = `${peer === undefined} ${names.join()}`;
    const rule = byPorts.get(portsKey) ?? { peers: [], open: peer === undefined, ports: sorted };
    if (peer) rule.peers.push(peer);
    byPorts.set(portsKey, rule);
  }
  return [...byPorts.keys()].sort().map((key) => {
    const { peers, ports } = byPorts.get(key) as { peers: NetworkPeer[]; ports: NetworkPort[] };
    return { peers, ports };
  });
}
