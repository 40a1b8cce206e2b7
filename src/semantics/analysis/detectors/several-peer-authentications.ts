import { byAge, type PeerAuthentication } from '../../istio/peer-authentication.ts';
import type { Placed } from '../analysis-context.ts';
import type { Detector } from '../detector.ts';
import { objectName } from '../facts/names.ts';

/** PeerAuthentications of one scope: the oldest counts, the others are ignored. */
export const severalPeerAuthentications: Detector<'several-peer-authentications'> = {
  code: 'several-peer-authentications',
  *detect({ peerAuthentications }) {
    const scopes = new Map<string, Placed<PeerAuthentication>[]>();
    for (const each of peerAuthentications) {
      const labels = Object.entries(each.policy.selector ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
      const scope = JSON.stringify([each.policy.namespace, labels]);
      scopes.set(scope, [...(scopes.get(scope) ?? []), each]);
    }
    for (const group of scopes.values()) {
      const [oldest, ...ignored] = group.toSorted((a, b) => byAge(a.policy, b.policy));
      for (const { placed } of oldest ? ignored : [])
        yield {
          at: placed,
          values: { policy: objectName(placed), oldest: oldest ? objectName(oldest.placed) : '' },
        };
    }
  },
};
