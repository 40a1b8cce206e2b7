import { gatewayNameLabel } from '../../../model/gateway-name-label.ts';
import type { Detector } from '../detector.ts';
import { networkRules } from '../facts/network-rules.ts';
import { peerText, workloadsOfPeer } from '../facts/peer-workloads.ts';
import { platformHas } from '../facts/platform-pods.ts';

/** Peers that are meant to be a gateway and fit none of the gateways that are known. */
export const unknownGatewayLabels: Detector<'unknown-gateway-labels'> = {
  code: 'unknown-gateway-labels',
  *detect(context) {
    if ((context.platform?.gateways ?? []).length === 0) return;
    for (const { placed, policy, name, rule, path, direction } of networkRules(context)) {
      if (direction !== 'ingress') continue;
      for (const peer of rule.peers === 'any' ? [] : rule.peers) {
        if (peer.kind !== 'pods' || !peer.pods.some(({ key }) => key === 'istio' || key === gatewayNameLabel))
          continue;
        const { namespace } = policy.reference;
        if (platformHas(context, peer, namespace)) continue;
        if (!context.openWorld && workloadsOfPeer(context, peer, namespace).length > 0) continue;
        yield { at: placed, values: { policy: name, rule: path, peer: peerText(peer, namespace) } };
      }
    }
  },
};
