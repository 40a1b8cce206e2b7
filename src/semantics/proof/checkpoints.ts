import { type Approach, hasLayer } from '../../model/decision.ts';

/** Which checkpoints a view of a bundle judges. The whole bundle has those of its approach. */
export interface Checkpoints {
  readonly networkIngress: boolean;
  readonly networkEgress: boolean;
  readonly mesh: boolean;
  /** Packets as they are on the wire: what ztunnel carries is seen on its own port, and only there. */
  readonly onTheWire: boolean;
}

export function checkpointsOf(approach: Approach): Checkpoints {
  const network = hasLayer(approach, 'np');
  return {
    networkIngress: network,
    networkEgress: network,
    mesh: hasLayer(approach, 'mesh'),
    onTheWire: false,
  };
}
