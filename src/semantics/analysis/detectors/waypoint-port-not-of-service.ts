import type { Detector } from '../detector.ts';

/** `ports` in a policy attached to a Service that are not ports of the Service. */
export const waypointPortNotOfService: Detector<'waypoint-port-not-of-service'> = {
  code: 'waypoint-port-not-of-service',
  *detect({ authorizations }) {
    for (const { placed, name, rules, services } of authorizations) {
      const [service] = services;
      if (service === undefined) continue;
      const known = new Set(services.flatMap(({ ports }) => ports.map(({ port }) => String(port))));
      for (const use of rules.flatMap(({ uses }) => uses)) {
        if (use.attribute !== 'ports') continue;
        const port = use.values.find((value) => !known.has(value));
        if (port === undefined) continue;
        yield {
          at: placed,
          values: {
            policy: name,
            field: use.path,
            port,
            service: `${service.namespace}/${service.name}`,
            ports: [...known].join(', '),
          },
        };
      }
    }
  },
};
