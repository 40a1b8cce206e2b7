import type { Detector } from '../detector.ts';
import { objectName } from '../facts/names.ts';

/** STRICT for single ports in a policy that makes an exception for callers in plaintext. */
export const strictPortAmongPlaintext: Detector<'strict-port-among-plaintext'> = {
  code: 'strict-port-among-plaintext',
  *detect({ peerAuthentications }) {
    for (const { placed, policy } of peerAuthentications) {
      if (policy.mode !== 'PERMISSIVE' && policy.mode !== 'DISABLE') continue;
      for (const [port, mode] of [...policy.ports].sort(([a], [b]) => a - b)) {
        if (mode === 'STRICT')
          yield { at: placed, values: { policy: objectName(placed), port, mode: policy.mode } };
      }
    }
  },
};
