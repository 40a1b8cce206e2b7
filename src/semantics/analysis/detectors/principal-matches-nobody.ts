import type { Detector } from '../detector.ts';
import { namedAccounts, showsNamespace, workloadsByAccount } from '../facts/service-accounts.ts';

/** Identities in rules that no workload has, in namespaces whose workloads or gateways are known. */
export const principalMatchesNobody: Detector<'principal-matches-nobody'> = {
  code: 'principal-matches-nobody',
  *detect(context) {
    const byAccount = workloadsByAccount(context);
    const platform = [
      ...(context.platform?.gateways ?? []),
      ...(context.platform?.monitoring ? [context.platform.monitoring] : []),
    ];
    const platformNamespaces = new Set((context.platform?.gateways ?? []).map(({ namespace }) => namespace));
    const waypoints = new Set(
      context
        .of('gateway.networking.k8s.io', 'Gateway')
        .map(({ object }) => `${object.metadata.namespace ?? 'default'}/${object.metadata.name}`),
    );
    for (const { placed, policy, name, rules } of context.authorizations) {
      for (const use of rules.flatMap(({ uses }) => uses)) {
        for (const { namespace, account, text } of namedAccounts(use, policy.namespace)) {
          const isKnown = showsNamespace(context, namespace) || platformNamespaces.has(namespace);
          if (!isKnown || byAccount.has(`${namespace}/${account}`)) continue;
          if (platform.some((each) => each.namespace === namespace && each.serviceAccount === account))
            continue;
          if (
            waypoints.has(`${namespace}/${account}`) ||
            [...waypoints].some((gateway) => `${namespace}/${account}`.startsWith(`${gateway}-`))
          )
            continue;
          yield { at: placed, values: { policy: name, field: use.path, principal: text } };
        }
      }
    }
  },
};
