import { fields, list } from '../../../src/kubernetes/untrusted.ts';
import type { ClusterWorkload } from '../../../src/model/cluster.ts';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import type { CompiledPolicy } from '../../../src/semantics/network-policy/compile.ts';
import type { CompiledRule } from '../../../src/semantics/network-policy/network-policy.ts';
import {
  differenceOfPorts,
  equalPorts,
  intersectionOfPorts,
  noPortsIn,
  unionOfPorts,
} from '../../../src/semantics/network-policy/port-set.ts';
import { portsAt } from '../../../src/semantics/network-policy/ports.ts';
import { ruleCovers } from '../../../src/semantics/network-policy/rule-match.ts';
import { type Connection, type NcaConfig, NcaWorld } from './nca-config.ts';

type Directions = 'ingress' | 'egress';
const directions: readonly Directions[] = ['ingress', 'egress'];

/** Queries about one configuration; the results of several are added up. */
export const singleQueries: Readonly<Record<string, (config: NcaConfig) => number>> = {
  emptiness: (config) => {
    const world = new NcaWorld(config);
    return sum(
      world.compiled.policies.map((policy) => (isEmpty(policy) ? 1 : 0) + emptyRules(world, policy).length),
    );
  },
  vacuity: (config) => Number(isVacuous(config)),
  redundancy: (config) => {
    const redundant = redundantPolicies(config);
    const rest = config.policies.filter((policy) => !redundant.includes(policy));
    return redundant.length + sum(rest.map((policy) => redundantRules(config, policy).length));
  },
  sanity,
  disjointness: (config) => {
    const policies = new NcaWorld(config).compiled.policies;
    return policies.flatMap((policy, index) =>
      policies
        .slice(0, index)
        .filter(({ selected }) => selected.some((each) => policy.selected.includes(each))),
    ).length;
  },
  allCaptured,
};

/** Queries about a configuration and the base, the first that is named. */
export const baseQueries: Readonly<Record<string, (config: NcaConfig, base: NcaConfig) => number>> = {
  containment: (config, base) => Number(contained(config, base)),
  permits: (config, base) => Number(!contained(config, base, true)),
  forbids: (config, base) =>
    Number(compare(config, base, (first, second) => first.captured && overlaps(first, second))),
  interferes: (config, base) => Number(interferes(config, base)),
};

/** Queries about each pair of configurations, in the order in which they are named. */
export const pairQueries: Readonly<Record<string, (first: NcaConfig, second: NcaConfig) => number>> = {
  equivalence: (first, second) => Number(!equivalent(first, second)),
  strongEquivalence: (first, second) => Number(!stronglyEquivalent(first, second)),
  twoWayContainment: (first, second) =>
    (contained(second, first) ? 1 : 0) + (contained(first, second) ? 2 : 0),
  semanticDiff: (first, second) => changedCategories(first, second),
};

/** Queries about every ordered pair. */
export const everyPairQueries: Readonly<Record<string, (first: NcaConfig, second: NcaConfig) => number>> = {
  pairwiseInterferes: (first, second) => Number(interferes(first, second)),
};

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

/** Whether a test holds for some pair of peers. */
function compare(
  first: NcaConfig,
  second: NcaConfig,
  test: (first: Connection, second: Connection) => boolean,
): boolean {
  const worlds = [new NcaWorld(first), new NcaWorld(second)] as const;
  const addresses = [...new Set(worlds.flatMap((world) => world.addresses()))];
  const [one, other] = worlds.map((world) => world.pairs(addresses)) as [
    Map<string, Connection>,
    Map<string, Connection>,
  ];
  return [...one].some(([pair, connection]) => {
    const counterpart = other.get(pair);
    return counterpart !== undefined && test(connection, counterpart);
  });
}

function equivalent(first: NcaConfig, second: NcaConfig): boolean {
  return !compare(
    first,
    second,
    (a, b) => a.otherProtocols !== b.otherProtocols || !equalPorts(a.ports, b.ports),
  );
}

function isWithin(inner: Connection, outer: Connection): boolean {
  return (
    (!inner.otherProtocols || outer.otherProtocols) &&
    equalPorts(unionOfPorts(inner.ports, outer.ports), outer.ports)
  );
}

function overlaps(first: Connection, second: Connection): boolean {
  return (
    (first.otherProtocols && second.otherProtocols) ||
    !noPortsIn(intersectionOfPorts(first.ports, second.ports))
  );
}

function contained(inner: NcaConfig, outer: NcaConfig, onlyCaptured = false): boolean {
  return !compare(inner, outer, (a, b) => (a.captured || !onlyCaptured) && !isWithin(a, b));
}

/** Whether the first configuration allows more where policies of both have a say. */
function interferes(first: NcaConfig, second: NcaConfig): boolean {
  return compare(first, second, (a, b) => a.captured && b.captured && !isWithin(a, b));
}

function stronglyEquivalent(first: NcaConfig, second: NcaConfig): boolean {
  const names = (config: NcaConfig) => config.policies.map(nameOf).sort().join();
  if (names(first) !== names(second)) return false;
  return first.policies.every((policy) =>
    equivalent(
      { ...first, policies: [policy] },
      { ...second, policies: second.policies.filter((other) => nameOf(other) === nameOf(policy)) },
    ),
  );
}

/** Connections lost and gained, between pods and with addresses: how many of these are not empty. */
function changedCategories(first: NcaConfig, second: NcaConfig): number {
  const worlds = [new NcaWorld(first), new NcaWorld(second)] as const;
  const addresses = [...new Set(worlds.flatMap((world) => world.addresses()))];
  const [before, after] = worlds.map((world) => world.pairs(addresses)) as [
    Map<string, Connection>,
    Map<string, Connection>,
  ];
  const less = (a: Connection | undefined, b: Connection | undefined) =>
    (a?.otherProtocols === true && b?.otherProtocols !== true) ||
    !noPortsIn(differenceOfPorts(a?.ports ?? {}, b?.ports ?? {}));
  const [isBefore, isAfter] = [before, after].map((pairs) => {
    const ends = new Set([...pairs.keys()].flatMap((pair) => pair.split(' => ')));
    return (end: string) => ends.has(end);
  }) as [(end: string) => boolean, (end: string) => boolean];
  const partOf = (end: string) =>
    !end.includes('/') ? 'address' : !isAfter(end) ? 'removed' : isBefore(end) ? 'persistent' : 'added';
  const categories = new Set<string>();
  for (const pair of new Set([...before.keys(), ...after.keys()])) {
    const parts = pair.split(' => ').map(partOf).sort().join(' and ');
    if (less(before.get(pair), after.get(pair))) categories.add(`lost between ${parts}`);
    if (less(after.get(pair), before.get(pair))) categories.add(`new between ${parts}`);
  }
  return categories.size;
}

function nameOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? 'default'}/${metadata.name}`;
}

function isVacuous(config: NcaConfig): boolean {
  return equivalent(config, { ...config, policies: [] });
}

function isEmpty(policy: CompiledPolicy): boolean {
  return policy.selected.length === 0;
}

/** Rules whose peers are nobody at all. */
function emptyRules(world: NcaWorld, policy: CompiledPolicy): { direction: Directions; index: number }[] {
  return directions.flatMap((direction) =>
    (policy[direction] ?? [])
      .filter((rule) => peersOf(world, policy, rule) === '')
      .map(({ index }) => ({ direction, index })),
  );
}

function peersOf(world: NcaWorld, policy: CompiledPolicy, rule: CompiledRule): string {
  if (rule.peers === 'any') return 'any';
  const blocks = rule.blocks.map(({ cidr, except }) =>
    [cidr, ...except].map(({ from, to }) => `${from}-${to}`).join(' but '),
  );
  const pods = world.compiled.cluster.workloads.flatMap((workload, index) =>
    ruleCovers(world.compiled, policy, rule, workload) === 'yes' ? [String(index)] : [],
  );
  return [...blocks, ...pods].join();
}

function redundantPolicies(config: NcaConfig): readonly KubernetesObject[] {
  if (config.policies.length < 2) return [];
  return config.policies.filter((policy) =>
    equivalent(config, { ...config, policies: config.policies.filter((other) => other !== policy) }),
  );
}

/** Rules without which, and without others that say the same, nothing changes; or that have such a twin. */
function redundantRules(
  config: NcaConfig,
  policy: KubernetesObject,
): { direction: Directions; index: number }[] {
  const world = new NcaWorld(config);
  const compiled = world.compiled.policies.find(
    ({ reference }) => `${reference.namespace}/${reference.name}` === nameOf(policy),
  );
  return directions.flatMap((direction) => {
    const rules = compiled?.[direction] ?? [];
    const meaning = (rule: CompiledRule) =>
      compiled === undefined
        ? ''
        : `${peersOf(world, compiled, rule)} ${JSON.stringify(portsAt(rule.ports, undefined))} ${rule.ports === 'any'}`;
    return rules
      .filter((rule) => {
        if (rules.filter((other) => meaning(other) === meaning(rule)).length > 1) return true;
        const without = withoutRule(policy, direction, rule.index);
        const policies = config.policies.map((other) => (other === policy ? without : other));
        return equivalent(config, { ...config, policies });
      })
      .map(({ index }) => ({ direction, index }));
  });
}

function withoutRule(policy: KubernetesObject, direction: Directions, index: number): KubernetesObject {
  const spec = fields(policy.spec);
  const types =
    list(spec.policyTypes).length > 0
      ? spec.policyTypes
      : ['Ingress', ...(list(spec.egress).length > 0 ? ['Egress'] : [])];
  return {
    ...policy,
    spec: { ...spec, policyTypes: types, [direction]: list(spec[direction]).toSpliced(index, 1) },
  };
}

/** Workloads that no policy isolates, once for each direction; pods, where not even an Ingress has a say. */
function allCaptured(config: NcaConfig): number {
  const { compiled } = new NcaWorld(config);
  const { workloads } = compiled.cluster;
  if (config.policies.length === 0 && !config.topology.some(({ object }) => object.kind === 'Ingress'))
    return sum(workloads.map(({ pods = 1 }) => pods));
  return sum(
    directions.map((side) => {
      const open = workloads.filter((_, index) => compiled.isolating[side][index]?.length === 0);
      return new Set(open.map((workload) => ownerOf(config, workload))).size;
    }),
  );
}

/** Pods of one owner count once, whatever their labels are. */
function ownerOf({ topology }: NcaConfig, { namespace, name }: ClusterWorkload): string {
  const pod = topology.find(
    ({ object: { kind, metadata } }) =>
      kind === 'Pod' && metadata.name === name && (metadata.namespace ?? 'default') === namespace,
  );
  const [owner] = list(pod?.object.metadata.ownerReferences).map(fields);
  return `${namespace}/${String(owner?.name ?? name)}`;
}

/** The number of things that are surely not meant: no effect at all, nothing selected, nothing added. */
function sanity(config: NcaConfig): number {
  if (config.policies.length === 0) return 0;
  const world = new NcaWorld(config);
  const vacuous = isVacuous(config);
  const redundant = redundantPolicies(config);
  let issues = vacuous ? 1 : 0;
  for (const policy of config.policies) {
    const compiled = world.compiled.policies.find(
      ({ reference }) => `${reference.namespace}/${reference.name}` === nameOf(policy),
    );
    if (compiled === undefined || isEmpty(compiled)) {
      issues += 1;
      continue;
    }
    const empty = emptyRules(world, compiled);
    issues += empty.length;
    if (vacuous) continue;
    if (redundant.includes(policy)) {
      issues += 1;
      continue;
    }
    const isKnown = (rule: { direction: Directions; index: number }) =>
      empty.some(({ direction, index }) => direction === rule.direction && index === rule.index);
    issues += redundantRules(config, policy).filter((rule) => !isKnown(rule)).length;
  }
  return issues;
}
