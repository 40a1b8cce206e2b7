import { choice, duration, flag, integer, list, map, number, object, text, unsigned } from '../shape.ts';
import { destination } from './destination-shape.ts';

const stringMatch = object(
  { exact: text(), prefix: text(), regex: text() },
  { atMostOne: [['exact', 'prefix', 'regex']] },
);
const percentage = object({ value: number() });
const headerChange = object({ add: map(text()), remove: list(text()), set: map(text()) });
const headers = object({ request: headerChange, response: headerChange });
const l4Routes = list(object({ destination, weight: integer() }, { required: ['destination'] }));

const httpMatch = object({
  authority: stringMatch,
  gateways: list(text()),
  headers: map(stringMatch),
  ignoreUriCase: flag,
  method: stringMatch,
  name: text(),
  port: unsigned,
  queryParams: map(stringMatch),
  scheme: stringMatch,
  sourceLabels: map(text()),
  sourceNamespace: text(),
  statPrefix: text(),
  uri: stringMatch,
  withoutHeaders: map(stringMatch),
});

const base64 = text({ pattern: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/ });

const corsPolicy = object({
  allowCredentials: flag,
  allowHeaders: list(text()),
  allowMethods: list(text()),
  allowOrigin: list(text()),
  allowOrigins: list(stringMatch),
  exposeHeaders: list(text()),
  maxAge: duration,
  unmatchedPreflights: choice('UNSPECIFIED', 'FORWARD', 'IGNORE'),
});

const fault = object({
  abort: object(
    { grpcStatus: text(), http2Error: text(), httpStatus: integer(), percentage },
    { atMostOne: [['httpStatus', 'grpcStatus', 'http2Error']] },
  ),
  delay: object(
    { exponentialDelay: duration, fixedDelay: duration, percent: integer(), percentage },
    { atMostOne: [['fixedDelay', 'exponentialDelay']] },
  ),
});

const redirect = object(
  {
    authority: text(),
    derivePort: choice('FROM_PROTOCOL_DEFAULT', 'FROM_REQUEST_PORT'),
    port: unsigned,
    prefixRewrite: text(),
    redirectCode: unsigned,
    scheme: text(),
    uri: text(),
  },
  { atMostOne: [['port', 'derivePort']] },
);

const httpRoute = object({
  corsPolicy,
  delegate: object({ name: text(), namespace: text() }),
  directResponse: object(
    {
      body: object({ bytes: base64, string: text() }, { atMostOne: [['string', 'bytes']] }),
      status: unsigned,
    },
    { required: ['status'] },
  ),
  fault,
  headers,
  match: list(httpMatch),
  mirror: destination,
  mirrorPercent: unsigned,
  mirrorPercentage: percentage,
  mirror_percent: unsigned,
  mirrors: list(object({ destination, percentage }, { required: ['destination'] })),
  name: text(),
  redirect,
  retries: object({
    attempts: integer(),
    backoff: duration,
    perTryTimeout: duration,
    retryIgnorePreviousHosts: flag,
    retryOn: text(),
    retryRemoteLocalities: flag,
  }),
  rewrite: object({
    authority: text(),
    uri: text(),
    uriRegexRewrite: object({ match: text(), rewrite: text() }),
  }),
  route: list(object({ destination, headers, weight: integer() }, { required: ['destination'] })),
  timeout: duration,
});

const l4Match = {
  destinationSubnets: list(text()),
  gateways: list(text()),
  port: unsigned,
  sourceLabels: map(text()),
  sourceNamespace: text(),
};

export const virtualServiceSpec = object({
  exportTo: list(text()),
  gateways: list(text()),
  hosts: list(text()),
  http: list(httpRoute),
  tcp: list(object({ match: list(object({ ...l4Match, sourceSubnet: text() })), route: l4Routes })),
  tls: list(
    object(
      {
        match: list(object({ ...l4Match, sniHosts: list(text()) }, { required: ['sniHosts'] })),
        route: l4Routes,
      },
      { required: ['match'] },
    ),
  ),
});
