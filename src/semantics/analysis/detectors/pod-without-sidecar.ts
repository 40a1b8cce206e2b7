import { fields, list } from '../../../kubernetes/untrusted.ts';
import type { Detector } from '../detector.ts';
import { objectName } from '../facts/names.ts';

/** Pods that run without a proxy although their namespace injects one. */
export const podWithoutSidecar: Detector<'pod-without-sidecar'> = {
  code: 'pod-without-sidecar',
  *detect({ of, namespaces }) {
    for (const placed of of('', 'Pod')) {
      const { metadata } = placed.object;
      const isRunning = metadata.creationTimestamp !== undefined || metadata.uid !== undefined;
      const labels = namespaces.get(metadata.namespace ?? 'default')?.labels ?? {};
      const injects =
        labels['istio-injection'] === 'enabled' ||
        (labels['istio-injection'] === undefined &&
          labels['istio.io/rev'] !== undefined &&
          labels['istio.io/dataplane-mode'] !== 'ambient');
      if (!isRunning || !injects) continue;
      const spec = fields(placed.object.spec);
      const own =
        metadata.labels?.['sidecar.istio.io/inject'] ?? metadata.annotations?.['sidecar.istio.io/inject'];
      if (own === 'false' || spec.hostNetwork === true) continue;
      const containers = [...list(spec.containers), ...list(spec.initContainers)].map(fields);
      if (!containers.some(({ name }) => name === 'istio-proxy'))
        yield { at: placed, values: { pod: objectName(placed) } };
    }
  },
};
