import type { Detector } from '../detector.ts';
import { objectTitle } from '../facts/names.ts';

/** Policies of Istio in a namespace whose labels bring nobody into the mesh. */
export const namespaceWithoutMesh: Detector<'namespace-without-mesh'> = {
  code: 'namespace-without-mesh',
  *detect({ of, workloadsIn, planeOf, settings }) {
    const namespaces = new Map(of('', 'Namespace').map((placed) => [placed.object.metadata.name, placed]));
    for (const kind of ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication']) {
      for (const placed of of('security.istio.io', kind)) {
        const name = placed.object.metadata.namespace ?? 'default';
        const labels = namespaces.get(name)?.object.metadata.labels;
        if (!namespaces.has(name) || name === settings.rootNamespace) continue;
        const inMesh =
          labels?.['istio-injection'] === 'enabled' ||
          labels?.['istio.io/rev'] !== undefined ||
          labels?.['istio.io/dataplane-mode'] === 'ambient';
        const workloads = workloadsIn(name);
        if (inMesh || workloads.some((workload) => !['none', 'unknown'].includes(planeOf(workload))))
          continue;
        yield { at: placed, values: { policy: objectTitle(placed), namespace: name } };
      }
    }
  },
};
