import { fields, list, stringMap } from '../../../kubernetes/untrusted.ts';
import { gatewayNameLabel } from '../../../model/gateway-name-label.ts';
import type { Detector } from '../detector.ts';
import { assumedPlane } from '../facts/assumed-plane.ts';
import { objectName } from '../facts/names.ts';

/** EnvoyFilters for waypoints, or where only ambient pods would have them. */
export const envoyFilterOnWaypoint: Detector<'envoy-filter-on-waypoint'> = {
  code: 'envoy-filter-on-waypoint',
  *detect(context) {
    for (const placed of context.of('networking.istio.io', 'EnvoyFilter')) {
      const namespace = placed.object.metadata.namespace ?? 'default';
      const spec = fields(placed.object.spec);
      const labels = stringMap(fields(spec.workloadSelector).labels);
      const targeted = list(spec.targetRefs).length > 0;
      const waypoint =
        labels[gatewayNameLabel] !== undefined &&
        context.mesh.waypoints.runBy({ namespace, labels }) !== undefined;
      const planes =
        namespace === context.settings.rootNamespace
          ? []
          : context.workloadsIn(namespace, labels).map((workload) => assumedPlane(context, workload));
      const ambient =
        planes.length > 0 && planes.every((plane) => plane === 'ambient' || plane === 'waypoint');
      if (targeted || waypoint || ambient) yield { at: placed, values: { filter: objectName(placed) } };
    }
  },
};
