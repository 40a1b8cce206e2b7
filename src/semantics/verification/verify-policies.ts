import type { NetworkPlugin } from '../../knowledge/knowledge.ts';
import type { Cluster, ClusterWorkload } from '../../model/cluster.ts';
import type { Finding } from '../../model/finding.ts';
import type { MeshMode } from '../../model/topology.ts';
import type { TooWide, Verification } from '../../model/verification.ts';
import { countBits } from '../bitset.ts';
import { exemptsPorts } from '../istio/inbound-capture.ts';
import { proxyMode } from '../istio/membership.ts';
import { declaredRequests } from '../proof/declared.ts';
import { declaredFlows } from '../proof/declared-flows.ts';
import { checkpointsOf, guardsOf } from '../proof/guards.ts';
import { judgeEgress } from '../proof/judge-egress.ts';
import { judgeHttp } from '../proof/judge-http.ts';
import { judgeOutsideCallers } from '../proof/judge-outside-callers.ts';
import { namedRequests } from '../proof/named-requests.ts';
import { outsideDoors } from '../proof/outside-doors.ts';
import type { ProofFailure, Widening } from '../proof/proof.ts';
import type { FinalState } from '../proof/state-to-judge.ts';
import { Widenings } from '../proof/widenings.ts';
import { keyOf } from '../proof/world.ts';
import { acceptedObjects } from './accepted-objects.ts';
import { checkNeeds } from './check-needs.ts';
import { connectivityRows } from './connectivity-rows.ts';
import { declaredWorkloads, type JudgedPort, judgedPorts, portsByEgress } from './judged-ports.ts';
import { type JudgedSide, judgedSide } from './judged-side.ts';
import { leavingRows } from './leaving-rows.ts';
import { objectFaults } from './object-faults.ts';
import { approachOf, isPolicy, isWaypoint } from './policy-kinds.ts';
import { quickJudge } from './quick-judge.ts';
import { singleRequests } from './single-requests.ts';
import { findTooWide } from './too-wide.ts';
import { undeterminedPairs } from './undetermined-pairs.ts';
import type { VerificationInput } from './verification-input.ts';
import type { VerifiedWorld } from './verified-world.ts';
import { verifiedWorkloads, workloadNames } from './workload-names.ts';
import { worldOfInput } from './world-of-input.ts';

/** The outcome of a verification, with what the layers cannot tell apart by themselves. */
export interface Verified {
  readonly verification: Verification;
  readonly widenings: readonly Widening[];
  /** What the policies were judged with, without the pods that only stand for others. */
  readonly cluster: Cluster;
  /** Who was declared as a caller of each workload, by `namespace/name`; absent where nothing was declared. */
  readonly callers?: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * What a set of policies allows, and where something was declared: what of it is denied, and what passes beside it.
 * Objects that no API server takes are judged as absent. Pure; the order of the objects does not matter.
 */
export function verifyPolicies(
  input: VerificationInput,
  plugins: readonly NetworkPlugin[],
  findings: readonly Finding[] = [],
): Verified {
  const faults = objectFaults(input.objects);
  const objects = acceptedObjects(input.objects, faults);
  const verified = worldOfInput(input, objects);
  const { world, topology, compared } = verified;
  const { platform } = input;
  const side = judgedSide(input, objects, plugins, verified);
  const { judge } = side;
  const modeOf = modesOf(verified, input);
  const names = workloadNames(world);
  const { workloads } = world.cluster;
  const ports = judgedPorts(verified, platform, side, (workload) => modeOf(workload) === 'sidecar');
  const servicesMatter =
    world.waypoints.length > 0 ||
    side.network.facts.servicePortMustEqualContainerPort ||
    workloads.some(exemptsPorts);
  const requests = declaredRequests(world, topology, platform, modeOf);
  const needs = checkNeeds(requests, verified, judge, ports, servicesMatter);
  const wide = compared ? whatIsTooWide(verified, input, side, modeOf, names, ports) : nothingWide;
  return {
    verification: {
      origin: verified.origin,
      assumptions: verified.assumptions,
      policies: objects.filter(isPolicy).length,
      workloads: verifiedWorkloads(world, topology, names),
      rows: connectivityRows(ports, workloads, names, side),
      leaving: leavingRows(
        declaredWorkloads(world, topology),
        (workload) => names[workloads.indexOf(workload)] ?? keyOf(workload),
        side,
      ),
      compared,
      needs,
      tooWide: wide.tooWide,
      deniedPairs: deniedPairs(ports),
      undetermined: undeterminedPairs(ports, workloads, names, judge),
      faults,
      findings,
    },
    widenings: wide.widenings,
    cluster: clusterToAnalyse(verified),
    ...(wide.flows ? { callers: callersOf(wide.flows) } : {}),
  };
}

interface Wide {
  readonly tooWide: readonly TooWide[];
  readonly widenings: readonly Widening[];
  readonly flows?: ReturnType<typeof declaredFlows>;
}

const nothingWide: Wide = { tooWide: [], widenings: [] };

function callersOf(flows: ReturnType<typeof declaredFlows>): Map<string, Set<string>> {
  return new Map(
    [...flows].map(([destination, list]) => [destination, new Set(list.map(({ source }) => keyOf(source)))]),
  );
}

/** Pairs that nothing lets through, on the ports that workloads serve. */
function deniedPairs(ports: readonly JudgedPort[]): number {
  return ports
    .filter(({ destination, port, protocol }) =>
      destination.ports.some((own) => own.port === port && own.protocol === protocol),
    )
    .reduce((sum, { row }) => sum + countBits(row.denied), 0);
}

function clusterToAnalyse({ origin, world }: VerifiedWorld): Cluster {
  const { cluster, strangers } = world;
  const known = cluster.workloads
    .filter((workload) => !strangers.includes(workload))
    .map((workload) => withDeclaredPorts(workload, world.declared(workload)));
  const openWorld = origin === 'representatives';
  return { ...cluster, workloads: openWorld ? [] : known, openWorld };
}

/** Answers say of a workload what its ports do not: where it is scraped, and where it is probed. */
function withDeclaredPorts(
  workload: ClusterWorkload,
  declared: ReturnType<VerifiedWorld['world']['declared']>,
): ClusterWorkload {
  if (!declared) return workload;
  const { metrics } = declared;
  const probePorts = [...new Set([...(workload.probePorts ?? []), ...declared.probePorts])];
  const known = workload.ports.some(({ port }) => port === metrics?.port);
  const scraped = metrics && !known ? [{ port: metrics.port, protocol: 'TCP' as const }] : [];
  return { ...workload, ports: [...workload.ports, ...scraped], probePorts };
}

/** The mode of each workload as it is in this world, not as a decision wants it. */
export function modesOf(
  { world }: { readonly world: ReturnType<typeof worldOfInput>['world'] },
  { platform }: Pick<VerificationInput, 'platform'>,
): (workload: ClusterWorkload) => MeshMode {
  const labels = new Map(world.cluster.namespaces.map((namespace) => [namespace.name, namespace.labels]));
  const gateways = platform.gateways.filter(({ inMesh }) => inMesh);
  const known = new Map<ClusterWorkload, MeshMode>();
  return (workload) => {
    const before = known.get(workload);
    if (before !== undefined) return before;
    // The answers say of monitoring what the labels of its namespace do not: it can be kept outside.
    const stays = workload === world.monitoring && platform.monitoring?.inMesh === false;
    const mode = stays ? 'none' : proxyMode(workload, labels.get(workload.namespace) ?? {}, false, gateways);
    const simple: MeshMode = mode === 'ambient' || mode === 'none' ? mode : 'sidecar';
    known.set(workload, simple);
    return simple;
  };
}

function whatIsTooWide(
  verified: VerifiedWorld,
  { platform, dataPlane }: VerificationInput,
  { objects, judge, network }: JudgedSide,
  modeOf: (workload: ClusterWorkload) => MeshMode,
  names: readonly string[],
  ports: readonly JudgedPort[],
): Wide {
  const { world, topology } = verified;
  const flows = declaredFlows(world, topology, modeOf);
  const plane = dataPlane ?? (objects.some(isWaypoint) ? 'ambient-waypoint' : 'ambient');
  const guards = guardsOf(checkpointsOf(approachOf(objects)), plane, world, flows, modeOf);
  const egress = guards.guardsEgress ? portsByEgress(verified, platform, judge) : [];
  const named = namedRequests(objects, platform.istio.namespace);
  const context = { world, judge, flows, guards, names, tokenIssuers: topology.tokenIssuers, named };
  const { tooWide, widenings } = findTooWide([...ports, ...egress], context);
  // What one request at a time shows is the proof's own: HTTP requests that differ, and what leaves the cluster.
  const leaving = quickJudge(judge, network, world);
  const doors = outsideDoors(objects);
  const state: FinalState = {
    world,
    judge: leaving,
    requests: [],
    flows,
    guards,
    topology,
    platform,
    doors,
    named,
  };
  const more = new Widenings();
  const failures: ProofFailure[] = [];
  judgeHttp(state, more, failures);
  judgeOutsideCallers(state, failures);
  judgeEgress({ ...state, guards: { ...guards, onTheWire: true } }, more, failures);
  const keys = new Map(
    world.cluster.workloads.map((workload, index) => [keyOf(workload), names[index] ?? '']),
  );
  const open = failures.flatMap((failure) => (failure.kind === 'open' ? [failure] : []));
  return {
    tooWide: [...tooWide, ...singleRequests(open, keys, doors)],
    widenings: [...widenings, ...more.list()],
    flows,
  };
}
