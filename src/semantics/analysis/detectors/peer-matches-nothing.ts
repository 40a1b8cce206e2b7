import type { Detector } from '../detector.ts';
import { networkRules } from '../facts/network-rules.ts';
import { namespacesOfPeer, peerText, workloadsOfPeer } from '../facts/peer-workloads.ts';
import { platformHas } from '../facts/platform-pods.ts';

/** Peers that name labels which no pod has, in namespaces whose workloads the input shows. */
export const peerMatchesNothing: Detector<'peer-matches-nothing'> = {
  code: 'peer-matches-nothing',
  *detect(context) {
    if (context.openWorld) return;
    for (const { placed, policy, name, rule, path, direction } of networkRules(context)) {
      const key = direction === 'ingress' ? 'from' : 'to';
      for (const [index, peer] of (rule.peers === 'any' ? [] : rule.peers).entries()) {
        if (peer.kind !== 'pods' || peer.pods.length === 0) continue;
        const { namespace } = policy.reference;
        if (workloadsOfPeer(context, peer, namespace).length > 0 || platformHas(context, peer, namespace))
          continue;
        const namespaces = namespacesOfPeer(context, peer, namespace);
        const isShown = (each: string) => each === namespace || context.workloadsIn(each).length > 0;
        const shown = namespaces.length > 0 && namespaces.every(isShown);
        if (shown)
          yield {
            at: placed,
            values: { policy: name, field: `${path}.${key}[${index}]`, peer: peerText(peer, namespace) },
          };
      }
    }
  },
};
