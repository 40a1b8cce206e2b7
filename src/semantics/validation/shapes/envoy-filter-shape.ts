import { anything, choice, integer, list, map, object, portNumber, text, unsigned } from '../shape.ts';
import { labelsSelector, targetReference } from './selector-shapes.ts';

const filter = object({ name: text(), subFilter: object({ name: text() }) });

const match = object(
  {
    cluster: object({ name: text(), portNumber: unsigned, service: text(), subset: text() }),
    context: choice('ANY', 'SIDECAR_INBOUND', 'SIDECAR_OUTBOUND', 'GATEWAY', 'WAYPOINT'),
    listener: object({
      filterChain: object({
        applicationProtocols: text(),
        destinationPort: unsigned,
        filter,
        name: text(),
        sni: text(),
        transportProtocol: text(),
      }),
      listenerFilter: text(),
      name: text(),
      portName: text(),
      portNumber: unsigned,
    }),
    proxy: object({ metadata: map(text()), proxyVersion: text() }),
    routeConfiguration: object({
      gateway: text(),
      name: text(),
      portName: text(),
      portNumber: unsigned,
      vhost: object({
        domainName: text(),
        name: text(),
        route: object({ action: choice('ANY', 'ROUTE', 'REDIRECT', 'DIRECT_RESPONSE'), name: text() }),
      }),
    }),
    waypoint: object({ filter, portNumber, route: object({ name: text() }) }),
  },
  { atMostOne: [['listener', 'routeConfiguration', 'cluster', 'waypoint']] },
);

const applyTo = choice(
  'INVALID',
  'LISTENER',
  'FILTER_CHAIN',
  'NETWORK_FILTER',
  'HTTP_FILTER',
  'ROUTE_CONFIGURATION',
  'VIRTUAL_HOST',
  'HTTP_ROUTE',
  'CLUSTER',
  'EXTENSION_CONFIG',
  'BOOTSTRAP',
  'LISTENER_FILTER',
);

const operation = choice(
  'INVALID',
  'MERGE',
  'ADD',
  'REMOVE',
  'INSERT_BEFORE',
  'INSERT_AFTER',
  'INSERT_FIRST',
  'REPLACE',
  'MERGE_AND_REPLACE_LIST',
);

export const envoyFilterSpec = object({
  configPatches: list(
    object({
      applyTo,
      match,
      patch: object({
        filterClass: choice('UNSPECIFIED', 'AUTHN', 'AUTHZ', 'STATS'),
        operation,
        value: map(anything),
      }),
    }),
  ),
  priority: integer(),
  targetRefs: list(targetReference, { max: 16 }),
  workloadSelector: labelsSelector,
});
