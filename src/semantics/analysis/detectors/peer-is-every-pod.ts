import type { Detector } from '../detector.ts';
import { networkRules } from '../facts/network-rules.ts';

/** `namespaceSelector: {}` without labels of pods: every pod of the cluster. */
export const peerIsEveryPod: Detector<'peer-is-every-pod'> = {
  code: 'peer-is-every-pod',
  *detect(context) {
    for (const { placed, name, rule, path } of networkRules(context)) {
      const every =
        rule.peers !== 'any' &&
        rule.peers.some(
          (peer) => peer.kind === 'pods' && peer.namespaces?.length === 0 && peer.pods.length === 0,
        );
      if (every) yield { at: placed, values: { policy: name, rule: path } };
    }
  },
};
