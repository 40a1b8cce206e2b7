import type { ClusterWorkload } from '../model/cluster.ts';
import type { Protocol } from '../model/kubernetes.ts';
import type { TrafficRequest } from '../model/request.ts';
import {
  type CallerSees,
  type Layer,
  type LayerVerdict,
  layers as layerOrder,
  type Outcome,
  type Verdict,
} from '../model/verdict.ts';
import { type JudgedRow, judgedRows } from './matrix.ts';
import type { Endpoint, MeshAnswer, MeshJudge, ResolvedRequest, UntoldMeshAnswer } from './mesh-judge.ts';
import { askNetworkPolicy, weighDirection } from './network-policy/ask.ts';
import type { CompiledNetworkPolicies } from './network-policy/compile.ts';
import { once } from './once.ts';
import { requestResolver } from './resolve-request.ts';

/** Both layers of one state of a cluster, ready for questions. */
export interface Judge {
  /**
   * One request through all layers, with the rule or default that decided each. A Service with several workloads
   * behind it is undetermined where they differ.
   */
  ask(request: TrafficRequest): Verdict;
  /**
   * The outcome of `ask` alone, for those who ask much and read little. With `only`, what these checkpoints say, where
   * the request has a single place to arrive at: for those who know that the others let it pass.
   */
  outcome(request: TrafficRequest, only?: ReadonlySet<Checkpoint>): Outcome;
  /** All workloads of the cluster as sources at once, for one port of a destination; agrees with `ask`. It is kept. */
  row(destination: ClusterWorkload, port: number, protocol: Protocol): JudgedRow;
}

/** Where a request can be stopped, each by policies of its own. */
export type Checkpoint = 'egress' | 'ingress' | 'mesh';

const everywhere: ReadonlySet<Checkpoint> = new Set(['egress', 'ingress', 'mesh']);

/** Combines compiled NetworkPolicies with a mesh, where there is one. */
export function judgeOf(policies: CompiledNetworkPolicies, mesh?: MeshJudge): Judge {
  const resolver = requestResolver(policies.cluster);
  const ask = (request: TrafficRequest): Verdict => {
    const resolution = resolver.resolve(request);
    switch (resolution.kind) {
      case 'resolved':
        return agreed(
          resolution.requests.map((each) => [each, judgeResolved(policies, mesh, each)] as const),
        );
      case 'nowhere':
        return single('denied', { default: 'no-such-port' }, resolution.reason, 'reset');
      case 'unknown':
        return single('undetermined', { default: 'unknown-attribute' }, resolution.reason, 'unknown');
      default:
        return resolution satisfies never;
    }
  };
  const outcome: Judge['outcome'] = (request, only = everywhere) => {
    const resolution = resolver.resolve(request);
    if (resolution.kind !== 'resolved') return resolution.kind === 'nowhere' ? 'denied' : 'undetermined';
    const [first, ...others] = resolution.requests;
    if (others.length === 0) return outcomeOf(policies, mesh, first, only);
    const found = outcomeOf(policies, mesh, first, everywhere);
    const agree = others.every((each) => outcomeOf(policies, mesh, each, everywhere) === found);
    return agree ? found : 'undetermined';
  };
  const rows = once(() => judgedRows(policies, mesh));
  const known = new Map<ClusterWorkload, Map<string, JudgedRow>>();
  return {
    ask,
    outcome,
    row: (destination, port, protocol) => {
      const ofDestination = known.get(destination) ?? new Map<string, JudgedRow>();
      known.set(destination, ofDestination);
      const place = `${port}/${protocol}`;
      const found = ofDestination.get(place) ?? rows()(destination, port, protocol);
      ofDestination.set(place, found);
      return found;
    },
  };
}

/** One request whose destination is settled, through every hop and layer. */
export function judgeResolved(
  policies: CompiledNetworkPolicies,
  mesh: MeshJudge | undefined,
  request: ResolvedRequest,
): Verdict {
  const { source, destination, port, protocol, via } = request;
  const direct = { source, destination, port, protocol, ...(via === undefined ? {} : { via }) };
  const answer: MeshAnswer = mesh?.ask(request) ?? { hops: [direct], layers: [] };
  const several = answer.hops.length > 1;
  const network = answer.hops.flatMap((hop, index) => {
    const { egress, ingress } = askNetworkPolicy(policies, hop);
    return [egress, ingress].map((verdict): LayerVerdict => (several ? { ...verdict, hop: index } : verdict));
  });
  const layers = [...network, ...answer.layers].sort((a, b) => rank(a) - rank(b));
  const outcome = worst(layers.map((layer) => layer.outcome));
  const decidedBy = decisive(layers, outcome);
  return { outcome, decidedBy, layers, callerSees: callerSees(outcome, layers, answer) };
}

/** The outcome of `judgeResolved`, as far as the checkpoints go. */
function outcomeOf(
  policies: CompiledNetworkPolicies,
  mesh: MeshJudge | undefined,
  request: ResolvedRequest,
  at: ReadonlySet<Checkpoint>,
): Outcome {
  const { hops, layers } = atMesh(mesh, request, at);
  const outcomes = layers.map(({ outcome }) => outcome);
  if (outcomes.includes('denied')) return 'denied';
  for (const hop of hops) {
    if (at.has('egress')) outcomes.push(weighDirection(policies, hop, 'egress').outcome);
    if (at.has('ingress')) outcomes.push(weighDirection(policies, hop, 'ingress').outcome);
  }
  return worst(outcomes);
}

function atMesh(
  mesh: MeshJudge | undefined,
  request: ResolvedRequest,
  at: ReadonlySet<Checkpoint>,
): UntoldMeshAnswer {
  if (mesh === undefined) return { hops: [request], layers: [] };
  if (!at.has('mesh') && mesh.hops) return { hops: mesh.hops(request), layers: [] };
  const answer = mesh.weigh?.(request) ?? mesh.ask(request);
  return at.has('mesh') ? answer : { hops: answer.hops, layers: [] };
}

/** Denied if any part is, else undetermined if any part is, else allowed. */
function worst(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes('denied')) return 'denied';
  return outcomes.includes('undetermined') ? 'undetermined' : 'allowed';
}

function rank({ layer, hop = 0 }: LayerVerdict): number {
  return layerOrder.indexOf(layer) * 8 + hop;
}

/** The first layer with the outcome; of those that allow, a rule says more than the absence of rules. */
function decisive(layers: readonly LayerVerdict[], outcome: Outcome): LayerVerdict {
  const same = layers.filter((layer) => layer.outcome === outcome);
  const [first] = same;
  if (first === undefined) throw new Error('a request passes at least one layer');
  if (outcome !== 'allowed') return first;
  return same.find(({ decidedBy }) => 'policy' in decidedBy) ?? first;
}

const seenOnDenial = {
  'network-policy-egress': 'timeout',
  'network-policy-ingress': 'timeout',
  mtls: 'reset',
  'request-authentication': '401',
  'authorization-l4': 'reset',
  'authorization-waypoint': '403',
  'authorization-l7': '403',
} as const satisfies Record<Layer, CallerSees>;

/** What comes back from the first place on the way that denies. */
function callerSees(outcome: Outcome, layers: readonly LayerVerdict[], answer: MeshAnswer): CallerSees {
  if (outcome !== 'denied') return outcome === 'allowed' ? 'response' : 'unknown';
  const denials = layers.filter((each) => each.outcome === 'denied');
  const last = answer.hops.length - 1;
  const { layer, hop = last } = denials.reduce((a, b) => ((b.hop ?? last) < (a.hop ?? last) ? b : a));
  if (layer !== 'network-policy-egress' && layer !== 'network-policy-ingress')
    return answer.callerSees ?? seenOnDenial[layer];
  return answer.answers?.[hop] ?? seenOnDenial[layer];
}

/** One verdict for the several places where a request can arrive. */
function agreed(judged: readonly (readonly [ResolvedRequest, Verdict])[]): Verdict {
  const [first] = judged;
  if (first === undefined) throw new Error('a resolved request has a destination');
  const odd = judged.find(([, { outcome }]) => outcome !== first[1].outcome);
  if (odd === undefined) return first[1];
  const [place, verdict] = first[1].outcome === 'allowed' ? odd : first;
  const reason = `the pods behind the Service differ; ${nameOf(place.destination)}: ${verdict.decidedBy.reason}`;
  const decidedBy: LayerVerdict = { ...verdict.decidedBy, outcome: 'undetermined', reason };
  return { outcome: 'undetermined', decidedBy, layers: verdict.layers, callerSees: 'unknown' };
}

function nameOf(end: Endpoint): string {
  return end.kind === 'address' ? end.address : `${end.workload.namespace}/${end.workload.name}`;
}

function single(
  outcome: Outcome,
  decidedBy: LayerVerdict['decidedBy'],
  reason: string,
  callerSees: CallerSees,
): Verdict {
  const layer: LayerVerdict = { layer: 'network-policy-ingress', outcome, decidedBy, reason };
  return { outcome, decidedBy: layer, layers: [layer], callerSees };
}
