import type { TrafficSettings } from '../../model/topology.ts';
import { entryRoutes } from './entry-routes.ts';
import { everyRequest } from './request-match.ts';
import { retriesIn, routeRules } from './route-rules.ts';
import { hostOf, type RoutedPort, routedPorts } from './routed-services.ts';
import type { Survey, SurveyedWorkload } from './survey.ts';
import type { RouteFact } from './traffic-facts.ts';

/** Routes in the mesh for callees with settings, and at gateways for entry points with hosts. */
export function routeFacts(survey: Survey): RouteFact[] {
  return [...meshRoutes(survey), ...entryRoutes(survey)];
}

/** Settings whose callee has a proxy that carries them out. */
export function routedSettings(survey: Survey): { settings: TrafficSettings; callee: SurveyedWorkload }[] {
  if (!survey.mesh) return [];
  return survey.topology.traffic
    .map((settings) => ({ settings, callee: survey.find(settings.to) }))
    .filter(({ callee }) => callee.mode === 'sidecar' || callee.usesWaypoint);
}

function meshRoutes(survey: Survey): RouteFact[] {
  return routedSettings(survey).flatMap(({ settings, callee }): RouteFact[] => {
    const style = callee.mode === 'sidecar' ? 'VirtualService' : 'HTTPRoute';
    const retries = retriesIn(survey, settings, style);
    if (settings.timeout === undefined && retries === undefined && settings.versions.length === 0) return [];
    return entrancesOf(settings, callee).flatMap((ports) => {
      const route = (own: readonly RoutedPort[], suffix: string) =>
        meshRoute(survey, { settings, callee, style }, own, suffix);
      // An HTTPRoute is for one port of its Service; a VirtualService tells its ports apart.
      return style === 'VirtualService'
        ? [route(ports, '')]
        : ports.map((port, index) => route([port], index === 0 ? '' : `-${port.port}`));
    });
  });
}

/** The Services by which callers come, without those that are versions: the HTTP ports of each. */
function entrancesOf({ versions }: TrafficSettings, callee: SurveyedWorkload): RoutedPort[][] {
  const named = new Set(versions.map(({ service }) => service));
  const all = routedPorts(callee);
  const entrances = all.filter(({ name }) => !named.has(name));
  const chosen = entrances.length > 0 ? entrances : all;
  return [...new Set(chosen.map(({ name }) => name))].map((service) =>
    chosen.filter(({ name }) => name === service),
  );
}

function meshRoute(
  survey: Survey,
  routed: { settings: TrafficSettings; callee: SurveyedWorkload; style: RouteFact['style'] },
  ports: readonly RoutedPort[],
  suffix: string,
): RouteFact {
  const { settings, callee, style } = routed;
  const [{ name, port }] = ports as [RoutedPort];
  const { namespace } = callee.workload;
  return {
    namespace,
    name: `${name}${suffix}`,
    workload: callee.workload.name,
    style,
    place: 'mesh',
    hosts: [hostOf(callee.workload, name)],
    gateways: [],
    parent: { group: '', kind: 'Service', namespace, name, port },
    rules: ports.flatMap((entrance) =>
      routeRules(
        survey,
        { callee, settings, entrance, style },
        ports.length > 1 ? [{ ...everyRequest, port: entrance.port }] : [],
      ),
    ),
    answers: [settings.answer],
  };
}
