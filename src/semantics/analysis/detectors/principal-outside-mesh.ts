import type { Detector } from '../detector.ts';
import { someWorkloads } from '../facts/names.ts';
import { namedAccounts, workloadsByAccount } from '../facts/service-accounts.ts';

/** Identities of workloads that have no proxy, so that no certificate ever names them. */
export const principalOutsideMesh: Detector<'principal-outside-mesh'> = {
  code: 'principal-outside-mesh',
  *detect(context) {
    const byAccount = workloadsByAccount(context);
    // Where the input shows no mesh at all, that is told once, at the policies.
    const hasMesh = context.cluster.workloads.some(
      (each) => !['none', 'unknown'].includes(context.planeOf(each)),
    );
    const { monitoring } = context.platform ?? {};
    for (const { placed, policy, name, rules } of context.authorizations) {
      for (const use of rules.flatMap(({ uses }) => uses)) {
        for (const { namespace, account, text } of namedAccounts(use, policy.namespace)) {
          const callers = byAccount.get(`${namespace}/${account}`) ?? [];
          const bare =
            hasMesh && callers.length > 0 && callers.every((caller) => context.planeOf(caller) === 'none');
          const scraper =
            callers.length === 0 && monitoring?.inMesh === false && monitoring.namespace === namespace;
          if (!bare && !scraper) continue;
          yield {
            at: placed,
            values: {
              policy: name,
              field: use.path,
              principal: text,
              workloads: bare ? someWorkloads(callers) : `monitoring in ${namespace}`,
            },
          };
        }
      }
    }
  },
};
