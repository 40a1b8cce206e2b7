import type { WorkloadReference } from '../model/kubernetes.ts';
import { namespacedName } from '../model/namespaced-name.ts';
import type { Call, EntryPoint, ExternalDestination, Topology, Workload } from '../model/topology.ts';
import { referenceTo } from './reference-to.ts';

/** One way in which what runs now differs from what was written down. */
export type Drift =
  | {
      readonly kind: 'new-workload';
      readonly workload: WorkloadReference;
      /** What the new topology knows about it. */
      readonly callers: readonly Call[];
      readonly callees: readonly Call[];
    }
  | { readonly kind: 'gone-workload'; readonly workload: WorkloadReference }
  | {
      readonly kind: 'changed-workload';
      readonly workload: WorkloadReference;
      readonly what: WorkloadFact;
      readonly was: string;
      readonly is: string;
    }
  | { readonly kind: 'new-call'; readonly call: Call }
  | { readonly kind: 'gone-call'; readonly call: Call }
  /** The same caller and callee at another port. */
  | { readonly kind: 'moved-call'; readonly call: Call; readonly was: number }
  | { readonly kind: 'new-entry-point'; readonly entryPoint: EntryPoint }
  | { readonly kind: 'gone-entry-point'; readonly entryPoint: EntryPoint }
  | { readonly kind: 'new-external'; readonly external: ExternalDestination }
  | { readonly kind: 'gone-external'; readonly external: ExternalDestination }
  | { readonly kind: 'new-namespace'; readonly namespace: string }
  | { readonly kind: 'gone-namespace'; readonly namespace: string }
  | { readonly kind: 'changed-mesh'; readonly namespace: string; readonly was: string; readonly is: string };

/** Facts of a workload that policies depend on. */
export const workloadFacts = [
  'kind',
  'labels',
  'service-account',
  'ports',
  'services',
  'host-network',
  'metrics',
  'probe-ports',
  'api-server',
] as const;
export type WorkloadFact = (typeof workloadFacts)[number];

/**
 * How a newly discovered topology differs from a written one, in a stated order. Where calls came from and what was
 * confirmed are no differences. A call is only gone where it was inferred or observed: what a person declared need not
 * show in manifests; likewise an entry point is only gone where discovery still sees others of its gateway.
 */
export function compareTopologies(old: Topology, now: Topology): readonly Drift[] {
  return [
    ...namespaceDrift(old, now),
    ...workloadDrift(old, now),
    ...callDrift(old, now),
    ...entryDrift(old, now),
    ...externalDrift(old, now),
  ];
}

function namespaceDrift(old: Topology, now: Topology): Drift[] {
  const before = new Map(old.namespaces.map((namespace) => [namespace.name, namespace]));
  const after = new Map(now.namespaces.map((namespace) => [namespace.name, namespace]));
  return sorted([...before.keys(), ...after.keys()]).flatMap((namespace): Drift[] => {
    const was = before.get(namespace);
    const is = after.get(namespace);
    if (!was) return [{ kind: 'new-namespace', namespace }];
    if (!is) return [{ kind: 'gone-namespace', namespace }];
    return was.meshToday === is.meshToday
      ? []
      : [{ kind: 'changed-mesh', namespace, was: was.meshToday, is: is.meshToday }];
  });
}

function workloadDrift(old: Topology, now: Topology): Drift[] {
  const before = new Map(old.workloads.map((workload) => [namespacedName(workload), workload]));
  const after = new Map(now.workloads.map((workload) => [namespacedName(workload), workload]));
  return sorted([...before.keys(), ...after.keys()]).flatMap((name): Drift[] => {
    const was = before.get(name);
    const is = after.get(name);
    if (!was) {
      if (!is) return [];
      const callers = now.calls.filter(({ to }) => to.kind === 'workload' && namespacedName(to) === name);
      const callees = now.calls.filter(({ from }) => namespacedName(from) === name);
      return [{ kind: 'new-workload', workload: referenceTo(is), callers, callees }];
    }
    return is ? factDrift(was, is) : [{ kind: 'gone-workload', workload: referenceTo(was) }];
  });
}

function factDrift(was: Workload, is: Workload): Drift[] {
  return workloadFacts.flatMap((what): Drift[] => {
    const [first, second] = [factOf(was, what), factOf(is, what)];
    return first === second
      ? []
      : [{ kind: 'changed-workload', workload: referenceTo(is), what, was: first, is: second }];
  });
}

function factOf(workload: Workload, fact: WorkloadFact): string {
  switch (fact) {
    case 'kind':
      return workload.kind;
    case 'labels':
      return sorted(Object.entries(workload.labels).map(([name, value]) => `${name}=${value}`)).join(', ');
    case 'service-account':
      return workload.serviceAccount;
    case 'ports':
      return sorted(
        workload.ports.map(({ port, protocol, name }) => `${port}/${protocol}${name ? ` ${name}` : ''}`),
      ).join(', ');
    case 'services':
      return sorted(
        workload.services.map(
          ({ name, headless, ports }) =>
            `${name}${headless ? ' (headless)' : ''} ${sorted(ports.map(({ port, targetPort, protocol }) => `${port}→${targetPort}/${protocol}`)).join(' ')}`,
        ),
      ).join(', ');
    case 'host-network':
      return workload.hostNetwork ? 'yes' : 'no';
    case 'metrics':
      return workload.metrics ? `${workload.metrics.port}${workload.metrics.path}` : 'none';
    case 'probe-ports':
      return sorted(workload.probePorts.map(String)).join(', ');
    case 'api-server':
      return workload.needsApiServer ? 'yes' : 'no';
    default:
      return fact satisfies never;
  }
}

function callDrift(old: Topology, now: Topology): Drift[] {
  const before = new Map(old.calls.map((call) => [callKey(call), call]));
  const after = new Map(now.calls.map((call) => [callKey(call), call]));
  const fresh = [...after].filter(([name]) => !before.has(name)).map(([, call]) => call);
  const gone = [...before]
    .filter(([name, { origin }]) => !after.has(name) && origin.kind !== 'declared')
    .map(([, call]) => call);
  const moved = new Map<Call, Call>();
  for (const call of fresh) {
    const earlier = gone.filter((each) => pairKey(each) === pairKey(call));
    const [only] = earlier;
    if (only && earlier.length === 1 && !moved.has(only)) moved.set(only, call);
  }
  const isMoved = new Set(moved.values());
  return [
    ...[...moved].map(([was, call]): Drift => ({ kind: 'moved-call', call, was: was.port })),
    ...fresh.filter((call) => !isMoved.has(call)).map((call): Drift => ({ kind: 'new-call', call })),
    ...gone.filter((call) => !moved.has(call)).map((call): Drift => ({ kind: 'gone-call', call })),
  ].sort((a, b) => compare(a.kind + orderOf(a), b.kind + orderOf(b)));
}

function orderOf(drift: Drift): string {
  return 'call' in drift ? callKey(drift.call) : '';
}

function entryDrift(old: Topology, now: Topology): Drift[] {
  const before = new Map(old.entryPoints.map((entry) => [entryKey(entry), entry]));
  const after = new Map(now.entryPoints.map((entry) => [entryKey(entry), entry]));
  const gateways = new Set(now.entryPoints.map(({ gateway }) => gateway));
  return sorted([...before.keys(), ...after.keys()]).flatMap((name): Drift[] => {
    const was = before.get(name);
    const is = after.get(name);
    if (is) return was ? [] : [{ kind: 'new-entry-point', entryPoint: is }];
    return was && gateways.has(was.gateway) ? [{ kind: 'gone-entry-point', entryPoint: was }] : [];
  });
}

function externalDrift(old: Topology, now: Topology): Drift[] {
  const before = new Map(old.externals.map((external) => [destinationOf(external), external]));
  const after = new Map(now.externals.map((external) => [destinationOf(external), external]));
  const inferred = new Set(
    old.calls.flatMap(({ to, origin }) =>
      to.kind === 'external' && origin.kind !== 'declared' ? [to.name] : [],
    ),
  );
  return sorted([...before.keys(), ...after.keys()]).flatMap((name): Drift[] => {
    const was = before.get(name);
    const is = after.get(name);
    if (is) return was ? [] : [{ kind: 'new-external', external: is }];
    return was && inferred.has(was.name) ? [{ kind: 'gone-external', external: was }] : [];
  });
}

function destinationOf({ hosts, cidrs }: ExternalDestination): string {
  return [...sorted(hosts), ...sorted(cidrs)].join(' ');
}

function entryKey({ gateway, to, port, protocol, hosts }: EntryPoint): string {
  return `${gateway} ${namespacedName(to)} ${port}/${protocol} ${sorted(hosts).join(' ')}`;
}

function callKey(call: Call): string {
  return `${pairKey(call)} ${String(call.port).padStart(5, '0')}`;
}

function pairKey({ from, to, protocol }: Call): string {
  return `${namespacedName(from)} ${to.kind === 'workload' ? namespacedName(to) : `~${to.name}`} ${protocol}`;
}

function sorted(items: readonly string[]): string[] {
  return [...new Set(items)].sort(compare);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
