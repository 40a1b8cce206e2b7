import type { Detector } from '../detector.ts';
import { assumedPlane } from '../facts/assumed-plane.ts';
import { objectName, someWorkloads } from '../facts/names.ts';

/** Mode DISABLE for workloads behind ztunnel. */
export const mtlsDisableInAmbient: Detector<'mtls-disable-in-ambient'> = {
  code: 'mtls-disable-in-ambient',
  *detect(context) {
    for (const { placed, policy } of context.peerAuthentications) {
      if (policy.mode !== 'DISABLE' && ![...policy.ports.values()].includes('DISABLE')) continue;
      const isRoot = policy.namespace === context.settings.rootNamespace;
      const selected = isRoot
        ? context.cluster.workloads
        : context.workloadsIn(policy.namespace, policy.selector);
      const ambient = selected.filter((workload) => assumedPlane(context, workload) === 'ambient');
      if (ambient.length > 0)
        yield { at: placed, values: { policy: objectName(placed), workloads: someWorkloads(ambient) } };
    }
  },
};
