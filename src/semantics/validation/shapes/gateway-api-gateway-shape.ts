import { choice, list, map, object, text } from '../shape.ts';
import { hostname, labelSelector, port, reference, sectionName } from './gateway-api-parts.ts';
import { groupName, kindName } from './selector-shapes.ts';

const certificate = object(reference, { required: ['name'] });
const optionMap = map(text({ max: 4096 }), { max: 16 });

const frontend = object({
  validation: object(
    {
      caCertificateRefs: list(object(reference, { required: ['group', 'kind', 'name'] }), {
        min: 1,
        max: 16,
      }),
      mode: choice('AllowValidOnly', 'AllowInsecureFallback'),
    },
    { required: ['caCertificateRefs'] },
  ),
});

const listener = object(
  {
    allowedRoutes: object({
      kinds: list(object({ group: groupName, kind: kindName }, { required: ['kind'] }), { max: 8 }),
      namespaces: object({ from: choice('All', 'Selector', 'Same'), selector: labelSelector }),
    }),
    hostname,
    name: sectionName,
    port,
    protocol: text({
      min: 1,
      max: 255,
      pattern:
        /^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/[A-Za-z0-9]+$/,
    }),
    tls: object({
      certificateRefs: list(certificate, { max: 64 }),
      mode: choice('Terminate', 'Passthrough'),
      options: optionMap,
    }),
  },
  { required: ['name', 'port', 'protocol'] },
);

const addressType = text({
  min: 1,
  max: 253,
  pattern:
    /^Hostname|IPAddress|NamedAddress|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/,
});

/** Gateway API's Gateway, standard channel. */
export const gatewayApiGatewaySpec = object(
  {
    addresses: list(object({ type: addressType, value: text({ max: 253 }) }), { max: 16 }),
    allowedListeners: object({
      namespaces: object({ from: choice('All', 'Selector', 'Same', 'None'), selector: labelSelector }),
    }),
    gatewayClassName: text({ min: 1, max: 253 }),
    infrastructure: object({
      annotations: optionMap,
      labels: map(text({ max: 63, pattern: /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/ }), { max: 8 }),
      parametersRef: object(
        { group: groupName, kind: kindName, name: reference.name },
        { required: ['group', 'kind', 'name'] },
      ),
    }),
    listeners: list(listener, { min: 1, max: 64, uniqueBy: 'name' }),
    tls: object({
      backend: object({ clientCertificateRef: certificate }),
      frontend: object(
        {
          default: frontend,
          perPort: list(object({ port, tls: frontend }, { required: ['port', 'tls'] }), {
            max: 64,
            uniqueBy: 'port',
          }),
        },
        { required: ['default'] },
      ),
    }),
  },
  { required: ['gatewayClassName', 'listeners'] },
);
