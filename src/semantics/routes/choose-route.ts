import {
  coversHost,
  type Route,
  type RoutedTraffic,
  type RouteMatch,
  type RouteRule,
  type RouteTarget,
} from './route.ts';

/** Where routes send traffic, and which of them. */
export type Choice =
  /** No route has a say: it goes where it was addressed. */
  | { readonly kind: 'unrouted' }
  | {
      readonly kind: 'routed';
      readonly targets: readonly { readonly target: RouteTarget; readonly by: string }[];
    }
  /** Routes have a say, and none of their rules takes it. */
  | { readonly kind: 'nowhere'; readonly by: string };

/**
 * All targets that traffic may have: every backend of the rule that takes it; of each rule that may take it, where that
 * cannot be told; and of each VirtualService, where several are for the host, since their order is not defined.
 */
export function chooseRoute(routes: readonly Route[], traffic: RoutedTraffic): Choice {
  const here = routes.filter(
    ({ at, hosts, seenBy }) =>
      (traffic.at === 'mesh' ? at.has('mesh') : traffic.at.some((gateway) => at.has(gateway))) &&
      hosts.some((host) => coversHost(host, traffic.host)) &&
      (seenBy === undefined || traffic.at !== 'mesh' || seenBy.has(traffic.source.namespace)),
  );
  const closest = mostSpecific(here, traffic.host);
  const written = closest.filter(({ order }) => order === 'as-written').map((route) => [route]);
  const merged = closest.filter(({ order }) => order === 'precedence');
  const choices = [...written, ...(merged.length > 0 ? [merged] : [])].map((group) =>
    chosenOf(group, traffic),
  );
  const routed = choices.flatMap((choice) => (choice.kind === 'routed' ? choice.targets : []));
  if (routed.length > 0) return { kind: 'routed', targets: routed };
  return choices.find(({ kind }) => kind === 'nowhere') ?? { kind: 'unrouted' };
}

/** A proxy knows one virtual host for a name: that of the longest host that covers it. */
function mostSpecific(routes: readonly Route[], name: string): Route[] {
  const lengthOf = ({ hosts }: Route) =>
    Math.max(
      ...hosts
        .filter((host) => coversHost(host, name))
        .map((host) => (host === name ? Number.MAX_SAFE_INTEGER : host.length)),
    );
  const longest = Math.max(...routes.map(lengthOf));
  return routes.filter((route) => lengthOf(route) === longest);
}

interface Candidate {
  readonly rule: RouteRule;
  readonly match?: RouteMatch;
  readonly by: string;
}

function chosenOf(routes: readonly Route[], traffic: RoutedTraffic): Choice {
  const candidates = routes
    .flatMap(({ rules, name }) =>
      rules
        .filter(({ reads }) => reads === traffic.reads || (traffic.reads === 'tls' && reads === 'tcp'))
        .flatMap((rule): Candidate[] =>
          rule.matches.length === 0
            ? [{ rule, by: name }]
            : rule.matches
                .filter(({ concerns }) => concerns(traffic))
                .map((match) => ({ rule, match, by: name })),
        ),
    )
    .sort(byPrecedence);
  if (candidates.length === 0) return { kind: 'unrouted' };
  const targets: { target: RouteTarget; by: string }[] = [];
  let redirected = false;
  for (const { rule, match, by } of candidates) {
    const holds = match ? match.holds(traffic) : true;
    if (holds === false) continue;
    redirected ||= rule.redirects;
    targets.push(...rule.targets.map((target) => ({ target, by })));
    if (holds) break;
  }
  if (targets.length > 0) return { kind: 'routed', targets };
  if (redirected || traffic.reads !== 'http') return { kind: 'unrouted' };
  return { kind: 'nowhere', by: [...new Set(candidates.map(({ by }) => by))].join(', ') };
}

/** Stable, so that rules of equal precedence, and those without, keep their order. */
function byPrecedence({ match: one }: Candidate, { match: other }: Candidate): number {
  const [own = [], others = []] = [one?.precedence, other?.precedence];
  const at = own.findIndex((part, index) => part !== others[index]);
  return at < 0 ? 0 : (others[at] ?? 0) - (own[at] ?? 0);
}
