import { fields, list } from '../../kubernetes/untrusted.ts';
import type { Cluster, ClusterWorkload } from '../../model/cluster.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import { representativeKind } from '../network-policy/representatives.ts';

/** One workload for each service account that AuthorizationPolicies name in full and no other workload bears. */
export function principalRepresentatives(
  objects: readonly KubernetesObject[],
  cluster: Cluster,
): ClusterWorkload[] {
  const known = new Set(
    cluster.workloads.map(({ namespace, serviceAccount }) => `${namespace}/${serviceAccount}`),
  );
  const named = new Set(
    objects.filter(({ kind }) => kind === 'AuthorizationPolicy').flatMap((object) => accountsNamedBy(object)),
  );
  return [...named]
    .filter((account) => !known.has(account))
    .sort()
    .map((account): ClusterWorkload => {
      const [namespace = '', serviceAccount = ''] = account.split('/');
      return {
        namespace,
        name: `service account ${serviceAccount}`,
        kind: representativeKind,
        labels: {},
        annotations: {},
        serviceAccount,
        hostNetwork: false,
        addresses: [],
        nodeAddresses: [],
        ports: [],
      };
    });
}

/** `namespace/account` of every account that a rule names without a wildcard. */
function accountsNamedBy(object: KubernetesObject): string[] {
  const sources = list(fields(object.spec).rules).flatMap((rule) =>
    list(fields(rule).from).map((entry) => fields(fields(entry).source)),
  );
  return sources.flatMap(({ principals, notPrincipals, serviceAccounts, notServiceAccounts }) => [
    ...[...list(principals), ...list(notPrincipals)].flatMap((principal) => {
      const match = /^(?:[^/*]+|\*)\/ns\/([^/*]+)\/sa\/([^/*]+)$/.exec(String(principal));
      return match ? [`${match[1]}/${match[2]}`] : [];
    }),
    ...[...list(serviceAccounts), ...list(notServiceAccounts)].flatMap((account) => {
      const text = String(account);
      if (/^[^/*]+\/[^/*]+$/.test(text)) return [text];
      return /^[^/*]+$/.test(text) ? [`${object.metadata.namespace ?? 'default'}/${text}`] : [];
    }),
  ]);
}
