import type { Detector } from '../detector.ts';
import { objectName } from '../facts/names.ts';

/** One PeerAuthentication that makes the whole mesh STRICT. */
export const strictForWholeMesh: Detector<'strict-for-whole-mesh'> = {
  code: 'strict-for-whole-mesh',
  *detect({ peerAuthentications, settings }) {
    for (const { placed, policy } of peerAuthentications) {
      const wide = Object.keys(policy.selector ?? {}).length === 0;
      if (policy.namespace === settings.rootNamespace && wide && policy.mode === 'STRICT')
        yield { at: placed, values: { policy: objectName(placed) } };
    }
  },
};
