/** What is known of the network plugin that is to enforce the policies, beyond what the API defines. */
export interface PluginFacts {
  /** As a person calls it. */
  readonly name: string;
  readonly enforcement: 'yes' | 'no' | 'unknown';
  /** AWS VPC CNI: a call by a Service whose port differs from the container's is not matched by port rules. */
  readonly servicePortMustEqualContainerPort: boolean;
  /** Whether an ipBlock matches pods by their addresses. The API leaves it open; Cilium never does. */
  readonly ipBlockMatchesPods: 'yes' | 'no';
  /** Pods in the node's network: the API leaves open how policies see them. `as-pods`: like any pod, by labels. */
  readonly hostNetworkPods: 'undetermined' | 'as-pods';
  /** Traffic from a pod's own node. The API says that it cannot be blocked; plugins differ. */
  readonly ownNodeTraffic: 'allowed' | 'undetermined';
  /** CIDRs of the pods, where they are known: an ipBlock that touches them may match pods of unknown address. */
  readonly podRanges: readonly string[];
}

/** A plugin that does what the API defines and nothing else. */
export const conformingPlugin: PluginFacts = {
  name: 'a plugin that enforces NetworkPolicy',
  enforcement: 'yes',
  servicePortMustEqualContainerPort: false,
  ipBlockMatchesPods: 'yes',
  hostNetworkPods: 'undetermined',
  ownNodeTraffic: 'undetermined',
  podRanges: [],
};
