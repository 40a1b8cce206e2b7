import { policyTarget } from '../../istio/policy-target.ts';
import type { Detector } from '../detector.ts';
import { objectTitle } from '../facts/names.ts';

/** Policies attached to Services before which no waypoint stands; nothing else heeds them. */
export const servicePolicyWithoutWaypoint: Detector<'service-policy-without-waypoint'> = {
  code: 'service-policy-without-waypoint',
  *detect({ of, openWorld, cluster, mesh }) {
    if (openWorld) return;
    const services = new Map(
      cluster.services.map((service) => [`${service.namespace}/${service.name}`, service]),
    );
    for (const kind of ['AuthorizationPolicy', 'RequestAuthentication']) {
      for (const placed of of('security.istio.io', kind)) {
        const { namespace = 'default' } = placed.object.metadata;
        for (const target of policyTarget(placed.object).targetRefs) {
          const service = target.kind === 'Service' && services.get(`${namespace}/${target.name}`);
          if (!service) continue;
          const use = mesh.waypoints.ofService(service);
          if (use.kind === 'waypoint') continue;
          yield {
            at: placed,
            values: {
              policy: objectTitle(placed),
              service: `${namespace}/${target.name}`,
              reason: use.kind === 'missing' ? use.reason : 'it uses no waypoint',
            },
          };
        }
      }
    }
  },
};
