import type { NetworkPlugin } from '../knowledge/knowledge.ts';
import type { Cluster } from '../model/cluster.ts';
import type { KubernetesObject } from '../model/kubernetes.ts';
import type { Platform } from '../model/platform.ts';
import { istioMesh } from './istio/istio-mesh.ts';
import { type Judge, judgeOf } from './judge.ts';
import { compileNetworkPolicies } from './network-policy/compile.ts';
import { pluginFactsOf } from './network-policy/plugin-facts.ts';

/**
 * Compiles everything that decides requests in one state of a cluster: NetworkPolicies under the facts of the plugin,
 * and Istio's objects under the facts of the mesh. Objects of other kinds are ignored, or kept as sources of doubt.
 * `onTheWire` leaves the mesh out: packets as NetworkPolicy sees them, between pods.
 */
export function compileJudge(
  cluster: Cluster,
  objects: readonly KubernetesObject[],
  platform: Platform,
  plugins: readonly NetworkPlugin[],
  onTheWire = false,
): Judge {
  const policies = compileNetworkPolicies(cluster, objects, pluginFactsOf(platform, plugins));
  if (onTheWire) return judgeOf(policies);
  const mesh = istioMesh({
    objects,
    cluster,
    settings: { rootNamespace: platform.istio.namespace, trustDomains: [platform.istio.trustDomain] },
    gateways: platform.gateways.filter(({ inMesh }) => inMesh),
  });
  return judgeOf(policies, mesh);
}
