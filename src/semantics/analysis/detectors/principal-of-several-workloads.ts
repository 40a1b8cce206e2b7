import type { ClusterWorkload } from '../../../model/cluster.ts';
import type { Detector } from '../detector.ts';
import { someWorkloads } from '../facts/names.ts';
import { namedAccounts, workloadsByAccount } from '../facts/service-accounts.ts';

/** Identities in rules that several applications share. */
export const principalOfSeveralWorkloads: Detector<'principal-of-several-workloads'> = {
  code: 'principal-of-several-workloads',
  *detect(context) {
    const byAccount = workloadsByAccount(context);
    for (const { placed, policy, name, rules } of context.authorizations) {
      for (const use of rules.flatMap(({ uses }) => uses)) {
        for (const { namespace, account, text } of namedAccounts(use, policy.namespace)) {
          const sharing = byAccount.get(`${namespace}/${account}`) ?? [];
          if (new Set(sharing.map(applicationOf)).size < 2) continue;
          yield {
            at: placed,
            values: { policy: name, field: use.path, principal: text, workloads: someWorkloads(sharing) },
          };
        }
      }
    }
  },
};

/** Versions of one application share its label. */
function applicationOf({ labels, name }: ClusterWorkload): string {
  return labels['app.kubernetes.io/name'] ?? labels.app ?? name;
}
