import type { Detector } from '../detector.ts';
import { assumedPlane } from '../facts/assumed-plane.ts';
import { objectName, someWorkloads } from '../facts/names.ts';

/** RequestAuthentications that select workloads behind ztunnel, which reads no tokens. */
export const tokenCheckAtZtunnel: Detector<'token-check-at-ztunnel'> = {
  code: 'token-check-at-ztunnel',
  *detect(context) {
    for (const { placed, policy } of context.requestAuthentications) {
      const { namespace, target } = policy;
      if (target.targetRefs.length > 0 || namespace === context.settings.rootNamespace) continue;
      const ambient = context
        .workloadsIn(namespace, target.selector)
        .filter((workload) => assumedPlane(context, workload) === 'ambient');
      if (ambient.length > 0)
        yield { at: placed, values: { policy: objectName(placed), workloads: someWorkloads(ambient) } };
    }
  },
};
