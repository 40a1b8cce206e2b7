import type { TrafficSettings } from '../../model/topology.ts';
import { isVersionAtLeast } from './is-version-at-least.ts';
import { everyRequest, httpRouteMatches, type RequestMatch, virtualServiceMatch } from './request-match.ts';
import { hostOf, type RoutedPort } from './routed-services.ts';
import type { Survey, SurveyedWorkload } from './survey.ts';
import type { RouteFact, RouteRule } from './traffic-facts.ts';
import { versionPort } from './version-calls.ts';

const everyPath = { path: { type: 'PathPrefix', value: '/' } };

/** Whether HTTPRoutes of the installed Gateway API carry retries, as they do since 1.7. */
export function routesCanRetry({ platform }: Survey): boolean {
  return isVersionAtLeast(platform.gatewayApiVersion, 1, 7);
}

/** The retries of a callee's settings that a route of this style can carry. */
export function retriesIn(
  survey: Survey,
  settings: TrafficSettings | undefined,
  style: RouteFact['style'],
): TrafficSettings['retries'] {
  return style === 'VirtualService' || routesCanRetry(survey) ? settings?.retries : undefined;
}

export interface Routed {
  readonly callee: SurveyedWorkload;
  readonly settings?: TrafficSettings | undefined;
  readonly entrance: RoutedPort;
  readonly style: RouteFact['style'];
}

/**
 * Rules for requests that a match lets in (alternatives; none: all): versions that a header chooses first, the weighted
 * rest last.
 */
export function routeRules(survey: Survey, routed: Routed, matches: readonly RequestMatch[]): RouteRule[] {
  const { callee, settings, entrance, style } = routed;
  const plain = [{ ...destination(callee, entrance), weight: 100 }];
  const versions = settings ? versionsAt(survey, settings, entrance) : [];
  const asked = matches.length > 0 ? matches : [everyRequest];
  const chosen = versions.flatMap(({ version, port }) =>
    version.header ? [{ header: version.header, port }] : [],
  );
  const weighted = versions.filter(({ version }) => version.header === undefined);
  const common = proxySettings(survey, settings, style);
  return [
    ...chosen.map(({ header, port }) => ({
      ...common,
      matches: inShape(
        style,
        asked.map((match) => ({
          ...match,
          headers: [...match.headers, { name: header.name, values: [header.value] }],
        })),
      ),
      destinations: [{ ...destination(callee, port), weight: 100 }],
    })),
    {
      ...common,
      matches: inShape(style, asked),
      destinations:
        weighted.length > 0
          ? weighted.map(({ version, port }) => ({ ...destination(callee, port), weight: version.weight }))
          : plain,
    },
  ];
}

/** The Service ports of all versions; none where one of them has no port for it: nobody can be sent there. */
function versionsAt(survey: Survey, settings: TrafficSettings, { targetPort }: RoutedPort) {
  const found = settings.versions.map((version) => {
    const own = versionPort(survey.topology, settings, version.service, targetPort, 'TCP');
    return own && { version, port: { name: version.service, port: own.port } };
  });
  return found.every((one) => one !== undefined) ? found : [];
}

/** Empty: every request. An HTTPRoute says that beside others, since each match has a precedence of its own. */
function inShape(style: RouteFact['style'], matches: readonly RequestMatch[]): object[] {
  const shaped = matches.map((match) =>
    style === 'HTTPRoute' ? httpRouteMatches(match) : [virtualServiceMatch(match) ?? []].flat(),
  );
  if (shaped.every((alternatives) => alternatives.length > 0)) return shaped.flat();
  return style === 'HTTPRoute' && shaped.length > 1
    ? shaped.flatMap((alternatives) => (alternatives.length > 0 ? alternatives : [everyPath]))
    : [];
}

function destination(callee: SurveyedWorkload, { name, port }: Pick<RoutedPort, 'name' | 'port'>) {
  return { host: hostOf(callee.workload, name), service: name, port };
}

function proxySettings(
  survey: Survey,
  settings: TrafficSettings | undefined,
  style: RouteFact['style'],
): Pick<RouteRule, 'timeout' | 'retries'> {
  const retries = retriesIn(survey, settings, style);
  const codes = [...new Set(retries?.codes)];
  return {
    timeout: settings?.timeout ?? '',
    retries:
      retries && retries.attempts > 0
        ? {
            declared: true,
            attempts: retries.attempts,
            perTryTimeout: retries.perTryTimeout ?? '',
            retryOn: ['connect-failure', 'refused-stream', 'unavailable', 'cancelled', ...codes].join(','),
            codes,
          }
        : { declared: retries !== undefined, attempts: 0, perTryTimeout: '', retryOn: '', codes: [] },
  };
}
