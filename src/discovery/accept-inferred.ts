import type { WorkloadReference } from '../model/kubernetes.ts';
import { namespacedName } from '../model/namespaced-name.ts';
import type { Call, Topology, Workload } from '../model/topology.ts';
import type { BlindSpot } from './blind-spot.ts';
import { atLeast } from './call-draft.ts';
import type { Discovery } from './discovery.ts';
import { applicationCallers } from './silent-parts.ts';
import { isPassive } from './workload-role.ts';

/** `high`: only calls that variables, arguments or scripts name in full; `all`: every inferred call. Observed calls are taken by both. */
export type Acceptance = 'high' | 'all';

/** Why a workload's calls do not count as complete though what was inferred is accepted. */
export type UnconfirmedBecause =
  /** A call from or to it was inferred with less confidence than accepted. */
  | 'call-not-accepted'
  /** Nobody is seen to call one of its Services. */
  | 'no-caller-seen'
  /** It is seen to call nobody, and is no data store. */
  | 'no-callee-seen'
  /** A workload calls it whose pods have no label, so that no policy can let it in. */
  | 'caller-unlabelled'
  /** Something of it, or a call from or to it, fits into no answers file. */
  | 'part-left-out'
  /** It names a Service, or a port of one, that the inputs do not have, or calls what they do not have. */
  | 'callee-missing'
  /** A policy or observed traffic names a caller of it that the inputs do not have. */
  | 'caller-missing'
  /** A setting that may hold an address could not be read. */
  | 'unreadable-setting'
  /** A setting of it names a Service, or another's setting a Service of its own, and no call follows from it. */
  | 'mention-unread'
  /** An object whose meaning is not known, or a ConfigMap or Secret that no pod refers to, names a Service of its own. */
  | 'named-elsewhere'
  /** A probe, a hook or a volume has nodes call it. */
  | 'called-by-node'
  /** A workload of the cluster's or the mesh's own calls it. */
  | 'called-by-platform'
  /** A container that its description does not have may call and be called. */
  | 'injected-container'
  /** It speaks of a cloud without an address there. */
  | 'cloud-destination'
  /** A part of the input that may speak of it could not be read. */
  | 'input-unread'
  /** The outside reaches it without a gateway. */
  | 'exposed'
  /** A gateway whose pods are not in the inputs leads to it. */
  | 'gateway-unknown'
  /** It is a Knative Service or calls one: its requests take a way that no manifest shows. */
  | 'behind-knative'
  /** A gateway is seen to call it, and no route leads there. */
  | 'route-missing'
  /** In its namespace a workload, which nobody is seen to call, is seen to call nobody: it may well call this one. */
  | 'callers-may-be-hidden'
  /** It has several pods, which may call each other. */
  | 'peers-unseen'
  /** Pods that the input does not have run in its namespace: a Service without its pods, or an operator's object, shows them. */
  | 'pods-not-in-input'
  /** Whoever went through the calls did not say that these are all of its own. */
  | 'not-said';

export interface Accepted {
  readonly topology: Topology;
  readonly unconfirmed: readonly {
    readonly workload: WorkloadReference;
    readonly because: readonly UnconfirmedBecause[];
  }[];
  readonly dropped: readonly Call[];
}

/**
 * The topology with the calls that an acceptance covers. A workload counts as confirmed where both its callers and its
 * callees are seen and nothing speaks against their being all; every other one stays unconfirmed, with the reasons.
 */
export function acceptInferred(discovery: Discovery, acceptance: Acceptance): Accepted {
  const { topology } = discovery;
  const isAccepted = ({ origin }: Call) =>
    origin.kind !== 'inferred' || atLeast(origin.confidence, acceptance === 'high' ? 'high' : 'low');
  const calls = topology.calls.filter(isAccepted);
  const dropped = topology.calls.filter((call) => !isAccepted(call));
  const reasons = reasonsByWorkload(discovery, calls, dropped);
  const workloads = topology.workloads.map((workload) => ({
    ...workload,
    callsConfirmed: !reasons.has(namespacedName(workload)),
  }));
  const externals = topology.externals.filter(({ name }) =>
    calls.some(({ to }) => to.kind === 'external' && to.name === name),
  );
  return {
    topology: {
      ...topology,
      workloads,
      externals,
      calls: calls.map((call, index) => ({ ...call, answer: `topology.calls[${index}]` })),
    },
    unconfirmed: topology.workloads.flatMap(({ namespace, name }) => {
      const because = reasons.get(namespacedName({ namespace, name }));
      return because ? [{ workload: { namespace, name }, because: [...because].sort() }] : [];
    }),
    dropped,
  };
}

function reasonsByWorkload(
  { topology, blindSpots, exposures, unplacedEntryPoints }: Discovery,
  calls: readonly Call[],
  dropped: readonly Call[],
): ReadonlyMap<string, ReadonlySet<UnconfirmedBecause>> {
  const reasons = new Map<string, Set<UnconfirmedBecause>>();
  const add = (workload: string, because: UnconfirmedBecause) =>
    reasons.set(workload, (reasons.get(workload) ?? new Set<UnconfirmedBecause>()).add(because));
  for (const { from, to } of dropped) {
    add(namespacedName(from), 'call-not-accepted');
    if (to.kind === 'workload') add(namespacedName(to), 'call-not-accepted');
  }
  for (const spot of blindSpots) {
    const doubt = doubtOf(spot);
    if (doubt) for (const workload of doubt.workloads) add(namespacedName(workload), doubt.because);
  }
  for (const { to } of exposures) add(namespacedName(to), 'exposed');
  for (const { to } of unplacedEntryPoints) add(namespacedName(to), 'gateway-unknown');
  const callers = applicationCallers({ calls, workloads: topology.workloads });
  const callees = new Set(
    calls.flatMap(({ from, to }) =>
      to.kind === 'workload' && namespacedName(to) !== namespacedName(from) ? [namespacedName(to)] : [],
    ),
  );
  const silent = topology.workloads.filter(
    (workload) => !callers.has(namespacedName(workload)) && !isPassive(workload.role),
  );
  for (const workload of silent)
    if (!reasons.get(namespacedName(workload))?.has('callee-missing'))
      add(namespacedName(workload), 'no-callee-seen');
  const incomplete = new Set(blindSpots.flatMap(unseenPodsIn));
  const hiding = new Set(
    silent.filter((workload) => !callees.has(namespacedName(workload))).map(({ namespace }) => namespace),
  );
  for (const workload of topology.workloads) {
    if (incomplete.has(workload.namespace)) add(namespacedName(workload), 'pods-not-in-input');
    if (hiding.has(workload.namespace) && canBeCalled(workload))
      add(namespacedName(workload), 'callers-may-be-hidden');
  }
  return reasons;
}

/** The workloads that a blind spot leaves open, and why; undefined where it leaves none open by itself. */
function doubtOf(
  spot: BlindSpot,
): { readonly workloads: readonly WorkloadReference[]; readonly because: UnconfirmedBecause } | undefined {
  switch (spot.kind) {
    case 'service-without-caller':
      return { workloads: spot.workloads, because: 'no-caller-seen' };
    case 'secret-address':
      return { workloads: [spot.from, ...(spot.workloads ?? [])], because: 'unreadable-setting' };
    case 'unreadable-setting':
    case 'unknown-port':
      return { workloads: [spot.from], because: 'unreadable-setting' };
    case 'unlabelled-workload':
      return { workloads: spot.callees, because: 'caller-unlabelled' };
    case 'part-left-out':
      return { workloads: spot.workloads, because: 'part-left-out' };
    case 'caller-not-in-input':
      return { workloads: spot.workloads, because: 'caller-missing' };
    case 'callee-not-in-input':
      return { workloads: spot.workloads, because: 'callee-missing' };
    case 'missing-service':
    case 'missing-port':
      return spot.byRoute ? undefined : { workloads: [spot.from], because: 'callee-missing' };
    case 'gateway-without-route':
      return { workloads: [spot.workload], because: 'route-missing' };
    case 'knative-path':
      return { workloads: [spot.workload, ...spot.callers], because: 'behind-knative' };
    case 'mentioned-service':
      return { workloads: [spot.from, ...spot.workloads], because: 'mention-unread' };
    case 'named-by-object':
    case 'unread-config-map':
    case 'unread-secret':
      return { workloads: spot.workloads, because: 'named-elsewhere' };
    case 'unseen-peers':
      return { workloads: [spot.workload], because: 'peers-unseen' };
    case 'called-by-node':
    case 'called-by-platform':
    case 'injected-container':
    case 'cloud-destination':
      return { workloads: [spot.workload], because: spot.kind };
    case 'unread-input':
      return { workloads: spot.workloads, because: 'input-unread' };
    default:
      return undefined;
  }
}

/** The namespace in which a blind spot shows pods that the inputs do not have. */
function unseenPodsIn(spot: BlindSpot): string[] {
  if (spot.kind === 'operator-object') return [spot.object.namespace];
  return spot.kind === 'service-without-workload' ? [spot.service.namespace] : [];
}

function canBeCalled({ ports, services }: Workload): boolean {
  return ports.length > 0 || services.length > 0;
}
