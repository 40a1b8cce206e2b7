import { clusterFrom, namespaceNameLabel } from '../../kubernetes/cluster.ts';
import type { Cluster } from '../../model/cluster.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import { policyTarget } from '../istio/policy-target.ts';
import { type SelectedPods, withRepresentatives } from '../network-policy/representatives.ts';
import { completed, platformNamespaces } from './manifest-world.ts';
import { withAssumedMembership } from './mesh-membership.ts';
import { isIstioSecurity } from './policy-kinds.ts';
import { principalRepresentatives } from './principal-representatives.ts';
import { topologyOfCluster } from './topology-of-cluster.ts';
import type { VerificationInput } from './verification-input.ts';
import type { VerifiedWorld } from './verified-world.ts';

/** Without workloads in the input: one for each class of pods and each identity that the policies speak of. */
export function openWorld(input: VerificationInput, objects: readonly KubernetesObject[]): VerifiedWorld {
  const { cluster } = clusterFrom(input.objects);
  const represented = withRepresentatives(cluster, objects, selectedBy(objects));
  const workloads = [...represented.workloads, ...principalRepresentatives(objects, represented)];
  const namespaces = new Map(represented.namespaces.map((namespace) => [namespace.name, namespace]));
  for (const { namespace: name } of workloads) {
    if (!namespaces.has(name)) namespaces.set(name, { name, labels: { [namespaceNameLabel]: name } });
  }
  const open: Cluster = { ...represented, workloads, namespaces: [...namespaces.values()] };
  const member = withAssumedMembership(open, objects, platformNamespaces(input.platform));
  const topology = topologyOfCluster(member.cluster);
  return {
    origin: 'representatives',
    world: completed(member.cluster, topology, input.platform, objects),
    topology,
    compared: false,
    assumptions: [{ kind: 'open-world', representatives: workloads.length }, ...member.assumptions],
  };
}

/** Pods that Istio's policies select. */
function selectedBy(objects: readonly KubernetesObject[]): SelectedPods[] {
  return objects.filter(isIstioSecurity).flatMap((object) => {
    const { selector } = policyTarget(object);
    const namespace = object.metadata.namespace ?? 'default';
    return [{ namespace, matchLabels: selector ?? {} }];
  });
}
