import { choice, list, map, object, portNumber, text, unsigned } from '../shape.ts';
import { labelsSelector } from './selector-shapes.ts';

export const serviceEntrySpec = object(
  {
    addresses: list(text({ max: 64 }), { max: 256 }),
    endpoints: list(
      object({
        address: text({ max: 256 }),
        labels: map(text(), { max: 256 }),
        locality: text({ max: 2048 }),
        network: text({ max: 2048 }),
        ports: map(portNumber, { max: 128 }),
        serviceAccount: text({ max: 253 }),
        weight: unsigned,
      }),
      { max: 4096 },
    ),
    exportTo: list(text()),
    hosts: list(text(), { min: 1, max: 256 }),
    location: choice('MESH_EXTERNAL', 'MESH_INTERNAL'),
    ports: list(
      object(
        {
          name: text({ max: 256 }),
          number: portNumber,
          protocol: text({ max: 256 }),
          targetPort: portNumber,
        },
        { required: ['name', 'number'] },
      ),
      { max: 256, uniqueBy: 'name' },
    ),
    resolution: choice('NONE', 'STATIC', 'DNS', 'DNS_ROUND_ROBIN', 'DYNAMIC_DNS'),
    subjectAltNames: list(text()),
    workloadSelector: labelsSelector,
  },
  { required: ['hosts'] },
);
