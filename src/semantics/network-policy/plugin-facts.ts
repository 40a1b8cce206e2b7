import type { NetworkPlugin } from '../../knowledge/knowledge.ts';
import type { Platform } from '../../model/platform.ts';

/** What is known of the network plugin that is to enforce the policies, beyond what the API defines. */
export interface PluginFacts {
  /** As a person calls it. */
  readonly name: string;
  readonly enforcement: 'yes' | 'no' | 'unknown';
  /** AWS VPC CNI: a call by a Service whose port differs from the container's is not matched by port rules. */
  readonly servicePortMustEqualContainerPort: boolean;
  /** AWS VPC CNI: pods that no controller owns are not policed. */
  readonly standalonePodsUnpoliced: boolean;
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
  standalonePodsUnpoliced: false,
  ipBlockMatchesPods: 'yes',
  hostNetworkPods: 'undetermined',
  ownNodeTraffic: 'undetermined',
  podRanges: [],
};

/**
 * What is known of the plugin of a platform: its enforcement as the platform says, its quirks as the knowledge
 * lists them. A plugin that the knowledge does not know has none.
 */
export function pluginFactsOf(platform: Platform, plugins: readonly NetworkPlugin[]): PluginFacts {
  const plugin = plugins.find(({ id }) => id === platform.networkPlugin);
  const has = (quirk: string) => plugin?.quirks.some(({ id }) => id === quirk) ?? false;
  return {
    ...conformingPlugin,
    name: plugin?.title ?? 'the network plugin',
    enforcement: platform.policyEnforcement,
    servicePortMustEqualContainerPort: has('service-port-equals-container-port'),
    standalonePodsUnpoliced: has('standalone-pods'),
    ipBlockMatchesPods: has('ip-block-never-matches-pods') ? 'no' : 'yes',
  };
}
