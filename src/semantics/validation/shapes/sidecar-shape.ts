import { choice, list, object, text, unsigned } from '../shape.ts';
import { connectionPool } from './connection-pool-shape.ts';
import { destination } from './destination-shape.ts';
import { labelsSelector } from './selector-shapes.ts';
import { serverTls } from './server-tls-shape.ts';

const port = object({ name: text(), number: unsigned, protocol: text(), targetPort: unsigned });
const captureMode = choice('DEFAULT', 'IPTABLES', 'NONE');

export const sidecarSpec = object({
  egress: list(object({ bind: text(), captureMode, hosts: list(text()), port }, { required: ['hosts'] })),
  inboundConnectionPool: connectionPool,
  ingress: list(
    object(
      { bind: text(), captureMode, connectionPool, defaultEndpoint: text(), port, tls: serverTls },
      { required: ['port'] },
    ),
  ),
  outboundTrafficPolicy: object({ egressProxy: destination, mode: choice('REGISTRY_ONLY', 'ALLOW_ANY') }),
  workloadSelector: labelsSelector,
});
