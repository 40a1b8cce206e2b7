import type { EntryPoint, TrafficSettings } from '../../model/topology.ts';
import { isHttp, keyOf, type Survey, type SurveyedWorkload } from './survey.ts';
import type {
  CircuitBreakerFact,
  IngressGatewayFact,
  RateLimitFact,
  RouteFact,
  RouteRule,
} from './traffic-facts.ts';

/** The Gateway API version whose HTTPRoute can retry. */
const retryVersion = [1, 7] as const;

/** Routes in the mesh for callees with settings, and at gateways for entry points with hosts. */
export function routeFacts(survey: Survey): RouteFact[] {
  return [...meshRoutes(survey), ...gatewayRoutes(survey)];
}

/** Whether HTTPRoutes of the installed Gateway API carry retries. */
export function routesCanRetry(survey: Survey): boolean {
  const [major = 0, minor = 0] = survey.platform.gatewayApiVersion.replace(/^v/, '').split('.').map(Number);
  return major > retryVersion[0] || (major === retryVersion[0] && minor >= retryVersion[1]);
}

/** Settings whose callee has a proxy that carries them out. */
export function routedSettings(survey: Survey): { settings: TrafficSettings; callee: SurveyedWorkload }[] {
  if (!survey.mesh) return [];
  return survey.topology.traffic
    .map((settings) => ({ settings, callee: survey.find(settings.to) }))
    .filter(({ callee }) => callee.mode === 'sidecar' || callee.usesWaypoint);
}

export function circuitBreakers(survey: Survey): CircuitBreakerFact[] {
  return routedSettings(survey).flatMap(({ settings, callee }) => {
    const { circuitBreaker } = settings;
    if (!circuitBreaker) return [];
    const pool = defined({
      tcp: defined({ maxConnections: circuitBreaker.maxConnections }),
      http: defined({
        http1MaxPendingRequests: circuitBreaker.maxPendingRequests,
        maxRequestsPerConnection: circuitBreaker.maxRequestsPerConnection,
      }),
    });
    const outliers = defined({
      consecutive5xxErrors: circuitBreaker.consecutive5xxErrors,
      interval: circuitBreaker.interval,
      baseEjectionTime: circuitBreaker.baseEjectionTime,
      maxEjectionPercent: circuitBreaker.maxEjectionPercent,
    });
    return servicesOf(callee).map(({ name }) => ({
      namespace: callee.workload.namespace,
      workload: callee.workload.name,
      service: name,
      host: hostOf(callee, name),
      connectionPool: pool ?? {},
      outlierDetection: outliers ?? {},
      answers: [`${settings.answer}.circuitBreaker`],
    }));
  });
}

export function rateLimits(survey: Survey): RateLimitFact[] {
  const intervals = { second: '1s', minute: '60s', hour: '3600s' } as const;
  return routedSettings(survey).flatMap(({ settings, callee }) =>
    settings.rateLimit && callee.mode === 'sidecar'
      ? [
          {
            namespace: callee.workload.namespace,
            workload: callee.workload.name,
            matchLabels: callee.matchLabels,
            requests: settings.rateLimit.requests,
            interval: intervals[settings.rateLimit.per],
            answers: [`${settings.answer}.rateLimit`],
          },
        ]
      : [],
  );
}

/** Istio Gateways: what an existing gateway deployment listens for. Gateways of the Gateway API bring their own. */
export function ingressGateways(survey: Survey): IngressGatewayFact[] {
  return routableEntries(survey)
    .filter(({ gateway }) => gateway.kind !== 'gateway-api')
    .map(({ entry, gateway }) => ({
      namespace: gateway.namespace,
      name: `${entry.to.namespace}-${entry.name}`,
      gatewayLabels: gateway.labels,
      hosts: entry.hosts,
      port: entry.tlsSecret === undefined ? 80 : 443,
      tlsSecret: entry.tlsSecret ?? '',
      answers: [entry.answer],
    }));
}

/** HTTP entry points with hosts at a gateway that Istio runs, whose callee has a Service to route to. */
export function routableEntries(survey: Survey): {
  entry: EntryPoint;
  gateway: Survey['platform']['gateways'][number];
  callee: SurveyedWorkload;
}[] {
  if (!survey.mesh) return [];
  return survey.topology.entryPoints.flatMap((entry) => {
    const gateway = survey.platform.gateways.find(({ name }) => name === entry.gateway);
    const callee = survey.find(entry.to);
    const routable =
      gateway?.inMesh &&
      gateway.kind !== 'ingress-controller' &&
      entry.hosts.length > 0 &&
      isHttp(entry.appProtocol) &&
      servicesOf(callee, entry.port).length > 0;
    return gateway && routable ? [{ entry, gateway, callee }] : [];
  });
}

function meshRoutes(survey: Survey): RouteFact[] {
  return routedSettings(survey).flatMap(({ settings, callee }): RouteFact[] => {
    const style = callee.mode === 'sidecar' ? 'VirtualService' : 'HTTPRoute';
    const keepsRetries = style === 'VirtualService' || routesCanRetry(survey);
    const retries = keepsRetries ? settings.retries : undefined;
    if (settings.timeout === undefined && retries === undefined && settings.versions.length === 0) return [];
    const versions = new Set(settings.versions.map(({ service }) => service));
    const entrances = servicesOf(callee).filter(({ name }) => !versions.has(name));
    const targets = entrances.length > 0 ? entrances : servicesOf(callee);
    return targets.map(({ name, port }) => ({
      ...emptyRoute,
      ...settingsOf(settings, retries),
      namespace: callee.workload.namespace,
      name,
      workload: callee.workload.name,
      style,
      place: 'mesh' as const,
      hosts: [hostOf(callee, name)],
      parent: { group: '', kind: 'Service', namespace: callee.workload.namespace, name, port },
      rules: rulesOf(survey, settings, callee, { name, port }),
      answers: [settings.answer],
    }));
  });
}

function gatewayRoutes(survey: Survey): RouteFact[] {
  return routableEntries(survey).map(({ entry, gateway, callee }) => {
    const style = gateway.kind === 'gateway-api' ? 'HTTPRoute' : 'VirtualService';
    const settings = survey.topology.traffic.find(({ to }) => keyOf(to) === keyOf(entry.to));
    const [service] = servicesOf(callee, entry.port) as [{ name: string; port: number }];
    const keepsRetries = style === 'VirtualService' || routesCanRetry(survey);
    return {
      ...emptyRoute,
      ...(settings ? settingsOf(settings, keepsRetries ? settings.retries : undefined) : {}),
      namespace: callee.workload.namespace,
      name: `${entry.name}-entry`,
      workload: callee.workload.name,
      style,
      place: 'gateway' as const,
      hosts: entry.hosts,
      gateway: `${gateway.namespace}/${entry.to.namespace}-${entry.name}`,
      parent: {
        group: 'gateway.networking.k8s.io',
        kind: 'Gateway',
        namespace: gateway.namespace,
        name: gateway.labels['gateway.networking.k8s.io/gateway-name'] ?? gateway.name,
        port: 0,
      },
      rules: settings
        ? rulesOf(survey, settings, callee, service)
        : [{ headers: [], destinations: [destination(callee, service, 100)] }],
      answers: [entry.answer, ...(settings ? [settings.answer] : [])],
    };
  });
}

const emptyRoute = {
  hosts: [] as readonly string[],
  gateway: '',
  timeout: '',
  retries: { attempts: 0, perTryTimeout: '', retryOn: '', codes: [] as readonly number[] },
} as const;

function settingsOf(
  settings: TrafficSettings,
  retries: TrafficSettings['retries'],
): Pick<RouteFact, 'timeout' | 'retries'> {
  return {
    timeout: settings.timeout ?? '',
    retries: retries
      ? {
          attempts: retries.attempts,
          perTryTimeout: retries.perTryTimeout ?? '',
          retryOn: ['connect-failure', 'refused-stream', 'unavailable', 'cancelled', ...retries.codes].join(
            ',',
          ),
          codes: retries.codes,
        }
      : emptyRoute.retries,
  };
}

function rulesOf(
  survey: Survey,
  { versions, to }: TrafficSettings,
  callee: SurveyedWorkload,
  entrance: { readonly name: string; readonly port: number },
): RouteRule[] {
  if (versions.length === 0) return [{ headers: [], destinations: [destination(callee, entrance, 100)] }];
  const portOf = (service: string) =>
    survey.topology.workloads
      .filter(({ namespace }) => namespace === to.namespace)
      .flatMap(({ services }) => services.filter(({ name }) => name === service))
      .flatMap(({ ports }) => ports.map(({ port }) => port))[0] ?? entrance.port;
  const target = (service: string, weight: number) =>
    destination(callee, { name: service, port: portOf(service) }, weight);
  const chosen = versions.filter(({ header }) => header !== undefined);
  const weighted = versions.filter(({ header }) => header === undefined);
  return [
    ...chosen.map(({ service, header }) => ({
      headers: header ? [{ ...header, match: { headers: { [header.name]: { exact: header.value } } } }] : [],
      destinations: [target(service, 100)],
    })),
    {
      headers: [],
      destinations:
        weighted.length > 0
          ? weighted.map(({ service, weight }) => target(service, weight))
          : [destination(callee, entrance, 100)],
    },
  ];
}

function destination(
  callee: SurveyedWorkload,
  service: { readonly name: string; readonly port: number },
  weight: number,
): RouteRule['destinations'][number] {
  return { host: hostOf(callee, service.name), service: service.name, port: service.port, weight };
}

/** Services with an address that lead to HTTP ports (or to one port), by name. */
function servicesOf(
  { workload }: SurveyedWorkload,
  target?: number,
): { readonly name: string; readonly port: number }[] {
  const speaksHttp = (port: number) =>
    workload.ports.some((own) => own.port === port && isHttp(own.appProtocol)) ||
    !workload.ports.some((own) => own.port === port);
  return workload.services
    .filter(({ headless }) => !headless)
    .flatMap(({ name, ports }) =>
      ports
        .filter(({ targetPort }) => (target === undefined ? speaksHttp(targetPort) : targetPort === target))
        .slice(0, 1)
        .map(({ port }) => ({ name, port })),
    )
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function hostOf({ workload }: SurveyedWorkload, service: string): string {
  return `${service}.${workload.namespace}.svc.cluster.local`;
}

function defined<T extends object>(fields: T): Partial<T> | undefined {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return entries.length > 0 ? (Object.fromEntries(entries) as Partial<T>) : undefined;
}
