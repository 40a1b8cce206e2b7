import { gatewayNameLabel } from '../../model/gateway-name-label.ts';
import { inPieces } from '../../model/in-pieces.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import { type EntryGroup, entryGroups, type RoutableEntry } from './entry-groups.ts';
import { bySpecificity, type RequestMatch } from './request-match.ts';
import { routeRules } from './route-rules.ts';
import type { Survey } from './survey.ts';
import type { IngressGatewayFact, RouteFact, RouteRule } from './traffic-facts.ts';

/** Limits of an HTTPRoute, as its CRD sets them. */
const [mostHostnames, mostRules, mostMatches, mostInAll] = [16, 16, 64, 128];

/** Istio Gateways: what an existing gateway deployment listens for. Gateways of the Gateway API bring their own. */
export function ingressGateways(survey: Survey): IngressGatewayFact[] {
  return named(entryGroups(survey).routed.filter(({ gateway }) => gateway.kind !== 'gateway-api')).flatMap(
    (group) =>
      secretsOf(group).map((tlsSecret) => ({
        namespace: group.gateway.namespace,
        name: gatewayName(group, tlsSecret),
        gatewayLabels: group.gateway.labels,
        hosts: group.hosts,
        port: tlsSecret === '' ? 80 : 443,
        tlsSecret,
        answers: group.entries.map(({ entry }) => entry.answer),
      })),
  );
}

/** VirtualServices hold all entry points of a host, in order; HTTPRoutes are merged by the gateway, so each has its own. */
export function entryRoutes(survey: Survey): RouteFact[] {
  const { routed } = entryGroups(survey);
  const own = routed.filter(({ gateway }) => gateway.kind === 'gateway-api');
  return [
    ...named(routed.filter(({ gateway }) => gateway.kind !== 'gateway-api')).map((group) =>
      virtualService(survey, group),
    ),
    ...[...new Set(own.flatMap(({ entries }) => entries))].flatMap((entry) => httpRoutes(survey, entry, own)),
  ];
}

interface NamedGroup extends EntryGroup {
  readonly first: RoutableEntry;
  /** Empty, or what tells the groups of one first entry point apart. */
  readonly suffix: string;
}

function named(groups: readonly EntryGroup[]): NamedGroup[] {
  const used = new Map<RoutableEntry, number>();
  return groups.flatMap((group) => {
    const [first] = group.entries;
    if (!first) return [];
    const before = used.get(first) ?? 0;
    used.set(first, before + 1);
    return [{ ...group, first, suffix: before === 0 ? '' : `-${before + 1}` }];
  });
}

/** Empty: without TLS. */
function secretsOf({ entries }: EntryGroup): string[] {
  return [...new Set(entries.map(({ entry }) => entry.tlsSecret ?? ''))].sort();
}

function gatewayName({ first, suffix, ...group }: NamedGroup, tlsSecret: string): string {
  const several = secretsOf(group).length > 1 && tlsSecret !== '' ? '-tls' : '';
  return `${first.entry.to.namespace}-${first.entry.name}${suffix}${several}`;
}

function virtualService(survey: Survey, group: NamedGroup): RouteFact {
  const { first, entries, gateway, hosts, suffix } = group;
  const alone = entries.length === 1;
  // Every path by itself, so that a longer one comes before a shorter one whoever it leads to.
  const pieces = entries
    .flatMap((one) => one.matches.map((match) => ({ one, match })))
    .sort((a, b) => bySpecificity(a.match, b.match));
  return {
    ...common(first, `${first.entry.name}-entry${suffix}`),
    style: 'VirtualService',
    hosts,
    gateways: secretsOf(group).map((secret) => `${gateway.namespace}/${gatewayName(group, secret)}`),
    rules: alone
      ? rulesFor(survey, first, 'VirtualService', [])
      : pieces.flatMap(({ one, match }) => rulesFor(survey, one, 'VirtualService', [match])),
    answers: answersOf(survey, entries),
  };
}

/** Several where one would be too large: the gateway merges them. */
function httpRoutes(survey: Survey, one: RoutableEntry, groups: readonly EntryGroup[]): RouteFact[] {
  const behind = groups.filter(({ entries }) => entries.includes(one));
  const alone = behind.every(({ entries }) => entries.length === 1);
  const pieces = alone ? [[]] : inPieces(one.matches, mostMatches, ({ methods }) => methods.length || 1);
  const rules = pieces.flatMap((matches) => rulesFor(survey, one, 'HTTPRoute', matches));
  const parts = inPieces(rules, mostInAll, ({ matches }) => matches.length || 1).flatMap((some) =>
    inPieces(some, mostRules),
  );
  const hosts = inPieces(
    behind.flatMap((group) => group.hosts),
    mostHostnames,
  );
  return hosts
    .flatMap((own) => parts.map((some) => ({ hosts: own, rules: some })))
    .map((part, index) => ({
      ...common(one, `${one.entry.name}-entry${index === 0 ? '' : `-${index + 1}`}`),
      ...part,
      style: 'HTTPRoute',
      gateways: [],
      answers: answersOf(survey, [one]),
    }));
}

function common({ callee, gateway }: RoutableEntry, name: string) {
  return {
    namespace: callee.workload.namespace,
    name,
    workload: callee.workload.name,
    place: 'gateway' as const,
    parent: {
      group: 'gateway.networking.k8s.io',
      kind: 'Gateway',
      namespace: gateway.namespace,
      name: gateway.labels[gatewayNameLabel] ?? gateway.name,
      port: 0,
    },
  };
}

function rulesFor(
  survey: Survey,
  { callee, entrance }: RoutableEntry,
  style: RouteFact['style'],
  matches: readonly RequestMatch[],
): RouteRule[] {
  return routeRules(survey, { callee, settings: settingsOf(survey, callee), entrance, style }, matches);
}

function settingsOf(survey: Survey, { workload }: RoutableEntry['callee']) {
  return survey.topology.traffic.find(({ to }) => namespacedName(to) === namespacedName(workload));
}

function answersOf(survey: Survey, entries: readonly RoutableEntry[]): string[] {
  return entries.flatMap(({ entry, callee }) => {
    const settings = settingsOf(survey, callee);
    return [entry.answer, ...(settings ? [settings.answer] : [])];
  });
}
