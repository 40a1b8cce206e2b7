import { choice, duration, flag, integer, object, text, unsigned } from '../shape.ts';

export const connectionPool = object({
  http: object({
    h2UpgradePolicy: choice('DEFAULT', 'DO_NOT_UPGRADE', 'UPGRADE'),
    http1MaxPendingRequests: integer(),
    http2KeepAlive: object({ interval: duration, timeout: duration }),
    http2MaxRequests: integer(),
    idleTimeout: duration,
    maxConcurrentStreams: integer(),
    maxRequestsPerConnection: integer(),
    maxRetries: integer(),
    useClientProtocol: flag,
  }),
  tcp: object({
    connectTimeout: duration,
    idleTimeout: text(),
    maxConnectionDuration: duration,
    maxConnections: integer(),
    tcpKeepalive: object({ interval: duration, probes: unsigned, time: duration }),
  }),
});
