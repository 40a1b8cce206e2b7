import type { Detector } from '../detector.ts';
import { objectName } from '../facts/names.ts';

/** `selector: {}` in a PeerAuthentication. */
export const emptyPeerSelector: Detector<'empty-peer-selector'> = {
  code: 'empty-peer-selector',
  *detect({ peerAuthentications }) {
    for (const { placed, policy } of peerAuthentications) {
      if (policy.selector !== undefined && Object.keys(policy.selector).length === 0)
        yield { at: placed, values: { policy: objectName(placed) } };
    }
  },
};
