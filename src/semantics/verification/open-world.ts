import { clusterFrom, namespaceNameLabel } from '../../kubernetes/cluster.ts';
import type { Cluster, ClusterWorkload } from '../../model/cluster.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import { policyTarget } from '../istio/policy-target.ts';
import { type SelectedPods, withRepresentatives } from '../network-policy/representatives.ts';
import { completed, platformNamespaces } from './manifest-world.ts';
import { withAssumedMembership } from './mesh-membership.ts';
import { meshPortsOf } from './mesh-ports.ts';
import { approachOf, isIstioSecurity } from './policy-kinds.ts';
import { principalRepresentatives } from './principal-representatives.ts';
import { topologyOfCluster } from './topology-of-cluster.ts';
import type { VerificationInput } from './verification-input.ts';
import type { VerifiedWorld } from './verified-world.ts';

/** Without workloads in the input: one for each class of pods and each identity that the policies speak of. */
export function openWorld(input: VerificationInput, objects: readonly KubernetesObject[]): VerifiedWorld {
  const { cluster } = clusterFrom(input.objects);
  const represented = withRepresentatives(cluster, objects, selectedBy(objects));
  const accounts = principalRepresentatives(objects, represented);
  const hybrid = approachOf(objects) === 'hybrid';
  const both = hybrid ? withAccounts(represented.workloads, accounts) : [];
  const named = [...represented.workloads, ...accounts, ...both];
  // The world has a pod of its own for any other namespace, and none of these should stand beside it.
  const workloads = named
    .filter(({ namespace }) => namespace !== anyOtherNamespace)
    .map((workload) => ({ ...workload, ports: allPorts(workload, objects) }));
  const namespaces = new Map(
    represented.namespaces
      .filter(({ name }) => name !== anyOtherNamespace)
      .map((namespace) => [namespace.name, namespace]),
  );
  for (const { namespace: name } of workloads) {
    if (!namespaces.has(name)) namespaces.set(name, { name, labels: { [namespaceNameLabel]: name } });
  }
  const open: Cluster = {
    ...represented,
    workloads,
    namespaces: [...namespaces.values()],
  };
  const member = withAssumedMembership(open, objects, platformNamespaces(input.platform));
  const topology = topologyOfCluster(member.cluster);
  return {
    origin: 'representatives',
    world: completed(member.cluster, topology, input.platform, objects),
    topology,
    compared: false,
    assumptions: [
      {
        kind: 'open-world',
        representatives: workloads.length,
        accountsApart: hybrid && both.length === 0 && accounts.length > 0,
      },
      ...member.assumptions,
    ],
  };
}

const mostPairs = 400;

/**
 * Nothing ties labels to service accounts: pods with the labels that one layer goes by may have any account of their
 * namespace that the other goes by. Too many pairs are left out, and that is said.
 */
function withAccounts(
  pods: readonly ClusterWorkload[],
  accounts: readonly ClusterWorkload[],
): ClusterWorkload[] {
  const pairs = pods.flatMap((pod) =>
    accounts
      .filter(({ namespace }) => namespace === pod.namespace && Object.keys(pod.labels).length > 0)
      .map(({ serviceAccount }) => ({ ...pod, serviceAccount, name: `${pod.name} as ${serviceAccount}` })),
  );
  return pairs.length > mostPairs ? [] : pairs;
}

const anyOtherNamespace = 'any other namespace';

/** The ports that NetworkPolicies name, and those of AuthorizationPolicies. */
function allPorts(
  { ports }: ClusterWorkload,
  objects: readonly KubernetesObject[],
): ClusterWorkload['ports'] {
  const known = new Set(ports.map(({ port, protocol }) => `${port}/${protocol}`));
  const more = meshPortsOf(objects).filter((port) => !known.has(`${port}/TCP`));
  return [...ports, ...more.map((port) => ({ port, protocol: 'TCP' as const }))];
}

/** Pods that Istio's policies select. */
function selectedBy(objects: readonly KubernetesObject[]): SelectedPods[] {
  return objects.filter(isIstioSecurity).flatMap((object) => {
    const { selector } = policyTarget(object);
    const namespace = object.metadata.namespace ?? 'default';
    return [{ namespace, matchLabels: selector ?? {} }];
  });
}
