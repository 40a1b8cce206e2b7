import { namespacedName } from '../../model/namespaced-name.ts';
import type { TrafficSettings } from '../../model/topology.ts';
import { entryGroups } from '../facts/entry-groups.ts';
import type { Facts } from '../facts/facts.ts';
import { routesCanRetry } from '../facts/route-rules.ts';
import { routedPorts } from '../facts/routed-services.ts';
import { routedSettings } from '../facts/routes.ts';
import type { Survey } from '../facts/survey.ts';
import { omission, type Remark, remark } from './remark.ts';

const settingOf: Readonly<Record<string, (settings: TrafficSettings) => boolean>> = {
  retries: ({ retries, timeout }) => retries !== undefined || timeout !== undefined,
  'circuit-breaking': ({ circuitBreaker }) => circuitBreaker !== undefined,
  routing: ({ versions }) => versions.length > 0,
  'rate-limiting': ({ rateLimit }) => rateLimit !== undefined,
};

/** Traffic management that was asked for and that the data plane or the API version cannot do. */
export function trafficFindings(survey: Survey, facts: Facts): Remark[] {
  return [
    ...withoutProxy(survey),
    ...withoutHttp(survey),
    ...withoutSupport(survey),
    ...withoutRetries(survey, facts),
    ...withoutSettings(survey),
    ...versions(survey),
    ...entries(survey),
    ...proxies(survey, facts),
  ];
}

function withoutProxy(survey: Survey): Remark[] {
  const carried = new Set(routedSettings(survey).map(({ settings }) => settings));
  return survey.topology.traffic
    .filter((settings) => !carried.has(settings))
    .map((settings) =>
      omission(
        'traffic-needs-proxy',
        { workload: namespacedName(settings.to), feature: featuresOf(settings).join(', ') },
        settings.answer,
      ),
    );
}

/** Routes, and limits on requests, are for HTTP: of a callee that speaks none only its connections can be limited. */
function withoutHttp(survey: Survey): Remark[] {
  return routedSettings(survey)
    .filter(({ callee }) => routedPorts(callee).length === 0)
    .flatMap(({ settings }) => {
      const { circuitBreaker: { maxPendingRequests, maxRequestsPerConnection } = {} } = settings;
      const lost = [
        ...featuresOf(settings).filter((feature) => feature !== 'circuit-breaking'),
        ...(maxPendingRequests === undefined ? [] : ['circuitBreaker.maxPendingRequests']),
        ...(maxRequestsPerConnection === undefined ? [] : ['circuitBreaker.maxRequestsPerConnection']),
      ];
      return lost.length === 0
        ? []
        : [
            omission(
              'traffic-needs-http',
              { workload: namespacedName(settings.to), feature: lost.join(', ') },
              settings.answer,
            ),
          ];
    });
}

function withoutSupport(survey: Survey): Remark[] {
  return routedSettings(survey)
    .filter(({ settings, callee }) => settings.rateLimit && callee.mode === 'ambient')
    .map(({ settings }) =>
      omission(
        'rate-limit-needs-sidecar',
        { workload: namespacedName(settings.to) },
        `${settings.answer}.rateLimit`,
      ),
    );
}

/** Ambient is routed by HTTPRoute, and so is what enters by a gateway of the Gateway API. */
function withoutRetries(survey: Survey, { routes }: Facts): Remark[] {
  if (routesCanRetry(survey)) return [];
  const version = survey.platform.gatewayApiVersion;
  return routedSettings(survey)
    .filter(({ settings, callee }) => {
      const entered = routes.some(
        ({ style, answers }) => style === 'HTTPRoute' && answers.includes(settings.answer),
      );
      return settings.retries && (callee.mode === 'ambient' || entered);
    })
    .map(({ settings }) =>
      omission(
        'http-route-retry-unsupported',
        { workload: namespacedName(settings.to), version },
        `${settings.answer}.retries`,
      ),
    );
}

function withoutSettings(survey: Survey): Remark[] {
  const wanted = survey.requirement('traffic-features');
  return (Array.isArray(wanted) ? wanted : [])
    .filter((feature) => settingOf[feature] && !survey.topology.traffic.some(settingOf[feature]))
    .map((feature) =>
      remark('traffic-feature-without-settings', { feature }, 'requirements.traffic-features'),
    );
}

function versions(survey: Survey): Remark[] {
  const declared = new Set<unknown>([...survey.topology.calls, ...survey.topology.entryPoints]);
  return [...survey.calls, ...survey.entryPoints]
    .filter((flow) => !declared.has(flow))
    .flatMap(({ to }) => {
      if ('kind' in to && to.kind === 'external') return [];
      const settings = survey.topology.traffic.find(
        ({ to: callee, versions }) =>
          'namespace' in to &&
          callee.namespace === to.namespace &&
          callee.name !== to.name &&
          versions.some(({ service }) =>
            survey.find(to).workload.services.some(({ name }) => name === service),
          ),
      );
      return settings
        ? [
            remark(
              'versions-widen-calls',
              { workload: namespacedName(settings.to), version: namespacedName(to) },
              settings.answer,
            ),
          ]
        : [];
    });
}

function entries(survey: Survey): Remark[] {
  if (!survey.mesh) return [];
  const { routed: groups, inseparable } = entryGroups(survey);
  const routed = new Map(
    groups.flatMap(({ entries }) => entries.map(({ entry, gateway }) => [entry, gateway] as const)),
  );
  const alike = inseparable.map(({ entries: own, hosts, gateway }) =>
    remark(
      'entry-points-overlap',
      {
        entries: own.map(({ entry }) => entry.name).join(', '),
        host: hosts.join(', '),
        gateway: gateway.name,
      },
      own[0]?.entry.answer,
    ),
  );
  const told = survey.topology.entryPoints.map((entry): Remark => {
    const gateway = routed.get(entry);
    const { answer } = entry;
    if (!gateway) {
      return { omits: { code: 'entry-point-not-routed', values: { entry: entry.name }, answer } };
    }
    return gateway.kind === 'gateway-api'
      ? { omits: { code: 'gateway-brings-its-own', values: { gateway: gateway.name }, answer } }
      : {};
  });
  return [...alike, ...told];
}

function proxies(survey: Survey, facts: Facts): Remark[] {
  if (!survey.mesh) return [];
  const wanted = survey.platform.accessLogs !== 'off' || survey.platform.traceSampling !== undefined;
  const told = new Set(facts.telemetry.map(({ namespace }) => namespace));
  return [
    ...survey.namespaces
      .filter(
        ({ namespace, workloads }) =>
          wanted && !told.has(namespace.name) && workloads.some(({ mode }) => mode !== 'none'),
      )
      .map(({ namespace }) =>
        omission('telemetry-needs-proxy', { namespace: namespace.name }, 'platform.accessLogs'),
      ),
    ...survey.workloads
      .filter(({ workload, mode }) => workload.proxyResources !== undefined && mode !== 'sidecar')
      .map(({ workload }) =>
        omission(
          'proxy-resources-ignored',
          { workload: namespacedName(workload) },
          `${survey.answerOf(workload)}.proxyResources`,
        ),
      ),
  ];
}

function featuresOf(settings: TrafficSettings): string[] {
  return Object.keys(settingOf).filter((feature) => settingOf[feature]?.(settings));
}
