import type { NetworkPlugin } from '../../knowledge/knowledge.ts';
import type { ClusterWorkload } from '../../model/cluster.ts';
import type { Finding } from '../../model/finding.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { MeshMode } from '../../model/topology.ts';
import type { TooWide, Verification } from '../../model/verification.ts';
import { countBits } from '../bitset.ts';
import { exemptsPorts } from '../istio/inbound-capture.ts';
import { checkpointsOf } from '../proof/checkpoints.ts';
import { declaredRequests } from '../proof/declared.ts';
import { guardsOf } from '../proof/guards.ts';
import { judgeEgress } from '../proof/judge-egress.ts';
import { judgeHttp } from '../proof/judge-http.ts';
import { judgeOutsideCallers } from '../proof/judge-outside-callers.ts';
import { namedRequests } from '../proof/named-requests.ts';
import { outsideDoors } from '../proof/outside-doors.ts';
import type { ProofFailure, Widening } from '../proof/proof.ts';
import type { FinalState } from '../proof/state-to-judge.ts';
import { Widenings } from '../proof/widenings.ts';
import { checkNeeds } from './check-needs.ts';
import { connectivityRows } from './connectivity-rows.ts';
import { declaredWorkloads, type JudgedPort, judgedPorts, portsByEgress } from './judged-ports.ts';
import { type JudgedSide, judgedSide } from './judged-side.ts';
import { leavingRows } from './leaving-rows.ts';
import { approachOf, isPolicy, isWaypoint } from './policy-kinds.ts';
import { quickJudge } from './quick-judge.ts';
import { singleRequests } from './single-requests.ts';
import { findTooWide } from './too-wide.ts';
import { undeterminedPairs } from './undetermined-pairs.ts';
import type { VerificationInput } from './verification-input.ts';
import { verificationSubject } from './verification-subject.ts';
import type { VerifiedWorld } from './verified-world.ts';
import { verifiedWorkloads, workloadNames } from './workload-names.ts';

/** The outcome of a verification, with what the layers cannot tell apart by themselves. */
export interface Verified {
  readonly verification: Verification;
  readonly widenings: readonly Widening[];
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
  const { faults, objects, verified, modeOf, flows } = verificationSubject(input);
  const { world, topology, compared } = verified;
  const { platform } = input;
  const side = judgedSide(input, objects, plugins, verified);
  const { judge } = side;
  const names = workloadNames(world);
  const { workloads } = world.cluster;
  const ports = judgedPorts(verified, platform, side, (workload) => modeOf(workload) === 'sidecar');
  const servicesMatter =
    world.waypoints.length > 0 ||
    side.network.facts.servicePortMustEqualContainerPort ||
    workloads.some(exemptsPorts);
  const requests = declaredRequests(world, topology, platform, modeOf);
  const needs = checkNeeds(requests, verified, judge, ports, servicesMatter);
  const wide = flows ? whatIsTooWide(verified, input, side, flows, modeOf, names, ports) : nothingWide;
  return {
    verification: {
      origin: verified.origin,
      assumptions: verified.assumptions,
      policies: objects.filter(isPolicy).length,
      workloads: verifiedWorkloads(world, topology, names),
      rows: connectivityRows(ports, workloads, names, side),
      leaving: leavingRows(
        declaredWorkloads(world, topology),
        (workload) => names[workloads.indexOf(workload)] ?? namespacedName(workload),
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
  };
}

interface Wide {
  readonly tooWide: readonly TooWide[];
  readonly widenings: readonly Widening[];
}

const nothingWide: Wide = { tooWide: [], widenings: [] };

/** Pairs that nothing lets through, on the ports that workloads serve. */
function deniedPairs(ports: readonly JudgedPort[]): number {
  return ports
    .filter(({ destination, port, protocol }) =>
      destination.ports.some((own) => own.port === port && own.protocol === protocol),
    )
    .reduce((sum, { row }) => sum + countBits(row.denied), 0);
}

function whatIsTooWide(
  verified: VerifiedWorld,
  { platform, dataPlane }: VerificationInput,
  { objects, judge, network }: JudgedSide,
  flows: FinalState['flows'],
  modeOf: (workload: ClusterWorkload) => MeshMode,
  names: readonly string[],
  ports: readonly JudgedPort[],
): Wide {
  const { world, topology } = verified;
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
    world.cluster.workloads.map((workload, index) => [namespacedName(workload), names[index] ?? '']),
  );
  const open = failures.flatMap((failure) => (failure.kind === 'open' ? [failure] : []));
  return {
    tooWide: [...tooWide, ...singleRequests(open, keys, doors, world.unnamedPort)],
    widenings: [...widenings, ...more.list()],
  };
}
