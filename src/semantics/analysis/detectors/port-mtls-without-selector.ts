import type { Detector } from '../detector.ts';
import { objectName } from '../facts/names.ts';

/** `portLevelMtls` in a PeerAuthentication without labels to select by. */
export const portMtlsWithoutSelector: Detector<'port-mtls-without-selector'> = {
  code: 'port-mtls-without-selector',
  *detect({ peerAuthentications }) {
    for (const { placed, policy } of peerAuthentications) {
      if (policy.ports.size === 0 || Object.keys(policy.selector ?? {}).length > 0) continue;
      yield {
        at: placed,
        values: { policy: objectName(placed), ports: [...policy.ports.keys()].sort().join(', ') },
      };
    }
  },
};
