import { addressedNames, hostOf, routedPorts } from './routed-services.ts';
import { routedSettings } from './routes.ts';
import type { Survey } from './survey.ts';
import type { CircuitBreakerFact, RateLimitFact } from './traffic-facts.ts';

/** Connection limits hold for every Service; what concerns requests only where one leads to HTTP. */
export function circuitBreakers(survey: Survey): CircuitBreakerFact[] {
  return routedSettings(survey).flatMap(({ settings, callee }) => {
    const { circuitBreaker } = settings;
    if (!circuitBreaker) return [];
    const speaksHttp = routedPorts(callee).length > 0;
    const pool = defined({
      tcp: defined({ maxConnections: circuitBreaker.maxConnections }),
      http: speaksHttp
        ? defined({
            http1MaxPendingRequests: circuitBreaker.maxPendingRequests,
            maxRequestsPerConnection: circuitBreaker.maxRequestsPerConnection,
          })
        : undefined,
    });
    const outliers = defined({
      consecutive5xxErrors: circuitBreaker.consecutive5xxErrors,
      interval: circuitBreaker.interval,
      baseEjectionTime: circuitBreaker.baseEjectionTime,
      maxEjectionPercent: circuitBreaker.maxEjectionPercent,
    });
    if (!pool && !outliers) return [];
    return addressedNames(callee.ownServices).map((name) => ({
      namespace: callee.workload.namespace,
      workload: callee.workload.name,
      service: name,
      host: hostOf(callee.workload, name),
      connectionPool: pool ?? {},
      outlierDetection: outliers ?? {},
      answers: [`${settings.answer}.circuitBreaker`],
    }));
  });
}

export function rateLimits(survey: Survey): RateLimitFact[] {
  const intervals = { second: '1s', minute: '60s', hour: '3600s' } as const;
  return routedSettings(survey).flatMap(({ settings, callee }) =>
    settings.rateLimit && callee.mode === 'sidecar' && routedPorts(callee).length > 0
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

function defined<T extends object>(fields: T): Partial<T> | undefined {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return entries.length > 0 ? (Object.fromEntries(entries) as Partial<T>) : undefined;
}
