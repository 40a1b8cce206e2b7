import type { WorkloadReference } from '../model/kubernetes.ts';
import type { Call, Topology, Workload } from '../model/topology.ts';
import { applicationCallers } from './blind-spots.ts';
import { atLeast } from './call-draft.ts';
import type { Discovery } from './discovery.ts';
import { id } from './inventory.ts';
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
  /** An object whose meaning is not known, or a ConfigMap that no pod refers to, names a Service of its own. */
  | 'named-elsewhere'
  /** A container that another program puts into its pods may call and be called. */
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
    callsConfirmed: !reasons.has(key(workload)),
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
      const because = reasons.get(id(namespace, name));
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
    add(key(from), 'call-not-accepted');
    if (to.kind === 'workload') add(key(to), 'call-not-accepted');
  }
  for (const spot of blindSpots) {
    if (spot.kind === 'service-without-caller')
      for (const workload of spot.workloads) add(key(workload), 'no-caller-seen');
    else if (
      spot.kind === 'unreadable-setting' ||
      spot.kind === 'secret-address' ||
      spot.kind === 'unknown-port'
    ) {
      add(key(spot.from), 'unreadable-setting');
    } else if (spot.kind === 'unlabelled-workload')
      for (const callee of spot.callees) add(key(callee), 'caller-unlabelled');
    else if (spot.kind === 'part-left-out')
      for (const workload of spot.workloads) add(key(workload), 'part-left-out');
    else if (spot.kind === 'caller-not-in-input')
      for (const workload of spot.workloads) add(key(workload), 'caller-missing');
    else if (spot.kind === 'gateway-without-route') add(key(spot.workload), 'route-missing');
    else if (spot.kind === 'knative-path')
      for (const workload of [spot.workload, ...spot.callers]) add(key(workload), 'behind-knative');
    else if (spot.kind === 'mentioned-service')
      for (const workload of [spot.from, ...spot.workloads]) add(key(workload), 'mention-unread');
    else if (spot.kind === 'named-by-object' || spot.kind === 'unread-config-map')
      for (const workload of spot.workloads) add(key(workload), 'named-elsewhere');
    else if (spot.kind === 'injected-container' || spot.kind === 'cloud-destination')
      add(key(spot.workload), spot.kind);
    else if (spot.kind === 'unread-input')
      for (const workload of spot.workloads) add(key(workload), 'input-unread');
    else if (spot.kind === 'callee-not-in-input')
      for (const workload of spot.workloads) add(key(workload), 'callee-missing');
    else if ((spot.kind === 'missing-service' || spot.kind === 'missing-port') && !spot.byRoute)
      add(key(spot.from), 'callee-missing');
  }
  for (const { to } of exposures) add(key(to), 'exposed');
  for (const { to } of unplacedEntryPoints) add(key(to), 'gateway-unknown');
  const callers = applicationCallers({ calls, workloads: topology.workloads });
  const callees = new Set(calls.flatMap(({ to }) => (to.kind === 'workload' ? [key(to)] : [])));
  const silent = topology.workloads.filter(
    (workload) => !callers.has(key(workload)) && !isPassive(workload.role),
  );
  for (const workload of silent)
    if (!reasons.get(key(workload))?.has('callee-missing')) add(key(workload), 'no-callee-seen');
  const hiding = new Set(
    silent.filter((workload) => !callees.has(key(workload))).map(({ namespace }) => namespace),
  );
  for (const workload of topology.workloads) {
    if (hiding.has(workload.namespace) && canBeCalled(workload)) add(key(workload), 'callers-may-be-hidden');
  }
  return reasons;
}

function canBeCalled({ ports, services }: Workload): boolean {
  return ports.length > 0 || services.length > 0;
}

function key({ namespace, name }: WorkloadReference): string {
  return id(namespace, name);
}
