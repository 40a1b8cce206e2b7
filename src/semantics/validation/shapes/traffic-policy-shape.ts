import {
  anyDuration,
  choice,
  duration,
  flag,
  integer,
  list,
  map,
  number,
  object,
  text,
  unsigned,
} from '../shape.ts';
import { connectionPool } from './connection-pool-shape.ts';

const failover = list(object({ from: text(), to: text() }));
const wholeNumber = integer({ min: 0 });

const loadBalancer = object(
  {
    consistentHash: object(
      {
        httpCookie: object(
          {
            attributes: list(object({ name: text(), value: text() }, { required: ['name'] })),
            name: text(),
            path: text(),
            ttl: anyDuration,
          },
          { required: ['name'] },
        ),
        httpHeaderName: text(),
        httpQueryParameterName: text(),
        maglev: object({ tableSize: wholeNumber }),
        minimumRingSize: wholeNumber,
        ringHash: object({ minimumRingSize: wholeNumber }),
        useSourceIp: flag,
      },
      {
        atMostOne: [
          ['httpHeaderName', 'httpCookie', 'useSourceIp', 'httpQueryParameterName'],
          ['ringHash', 'maglev'],
        ],
      },
    ),
    localityLbSetting: object({
      distribute: list(object({ from: text(), to: map(unsigned) })),
      enabled: flag,
      failover,
      failoverPriority: list(text()),
    }),
    simple: choice('UNSPECIFIED', 'LEAST_CONN', 'RANDOM', 'PASSTHROUGH', 'ROUND_ROBIN', 'LEAST_REQUEST'),
    warmup: object(
      {
        aggression: number({ min: 0 }),
        duration,
        minimumPercent: number({ min: 0, max: 100 }),
      },
      { required: ['duration'] },
    ),
    warmupDurationSecs: duration,
    zoneAwareLbSetting: object({
      enabled: flag,
      failover,
      failoverPriority: list(text()),
      minClusterSize: integer({ min: 1, max: 4294967295 }),
    }),
  },
  { atMostOne: [['simple', 'consistentHash']] },
);

const outlierDetection = object({
  baseEjectionTime: duration,
  consecutive5xxErrors: unsigned,
  consecutiveErrors: integer(),
  consecutiveGatewayErrors: unsigned,
  consecutiveLocalOriginFailures: unsigned,
  interval: duration,
  maxEjectionPercent: integer(),
  minHealthPercent: integer(),
  outlierDetectionHttpErrorCodes: list(integer({ min: 100, max: 599 })),
  splitExternalLocalOriginErrors: flag,
});

const tls = object({
  caCertificates: text(),
  caCrl: text(),
  clientCertificate: text(),
  credentialName: text(),
  insecureSkipVerify: flag,
  mode: choice('DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL'),
  privateKey: text(),
  sni: text(),
  subjectAltNames: list(text()),
});

export const trafficPolicy = object({
  connectionPool,
  loadBalancer,
  outlierDetection,
  portLevelSettings: list(
    object({ connectionPool, loadBalancer, outlierDetection, port: object({ number: unsigned }), tls }),
    { max: 4096 },
  ),
  proxyProtocol: object({ version: choice('V1', 'V2') }),
  retryBudget: object({
    budgetInterval: anyDuration,
    minRetryConcurrency: unsigned,
    percent: number({ min: 0, max: 100 }),
  }),
  tls,
  tunnel: object(
    { protocol: text(), targetHost: text(), targetPort: unsigned },
    { required: ['targetHost', 'targetPort'] },
  ),
});
