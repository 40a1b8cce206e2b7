import type { Detector } from '../detector.ts';
import { objectName } from '../facts/names.ts';

/** PeerAuthentications with labels in the root namespace, where only mesh-wide ones count. */
export const rootSelectorIgnored: Detector<'root-selector-ignored'> = {
  code: 'root-selector-ignored',
  *detect({ peerAuthentications, settings }) {
    for (const { placed, policy } of peerAuthentications) {
      if (policy.namespace !== settings.rootNamespace || Object.keys(policy.selector ?? {}).length === 0)
        continue;
      yield { at: placed, values: { policy: objectName(placed) } };
    }
  },
};
