import { append } from '../../../model/group-by.ts';
import type { AnalysisContext } from '../analysis-context.ts';
import type { Detector } from '../detector.ts';
import {
  accountPrefixes,
  formlessPrincipals,
  type NamedAccount,
  namedAccounts,
  showsNamespace,
  workloadsByAccount,
} from '../facts/service-accounts.ts';

/** Identities in rules that no workload has, in namespaces whose workloads or gateways are known. */
export const principalMatchesNobody: Detector<'principal-matches-nobody'> = {
  code: 'principal-matches-nobody',
  *detect(context) {
    const isTaken = accountFinder(context);
    const platformNamespaces = new Set((context.platform?.gateways ?? []).map(({ namespace }) => namespace));
    const isKnown = ({ namespace }: NamedAccount) =>
      showsNamespace(context, namespace) || platformNamespaces.has(namespace);
    for (const { placed, policy, name, rules } of context.authorizations) {
      for (const use of rules.flatMap(({ uses }) => uses)) {
        const nobody = [
          ...(context.openWorld ? [] : formlessPrincipals(use).map((text) => ({ text }))),
          ...namedAccounts(use, policy.namespace).filter(
            (named) => isKnown(named) && !isTaken(named, (account) => account === named.account),
          ),
          ...accountPrefixes(use).filter(
            (named) => isKnown(named) && !isTaken(named, (account) => account.startsWith(named.account)),
          ),
        ];
        for (const { text } of nobody)
          yield { at: placed, values: { policy: name, field: use.path, principal: text } };
      }
    }
  },
};

/** Finds out whether a workload, the platform or a Gateway has an account that fits. */
function accountFinder(context: AnalysisContext) {
  const { gateways = [], monitoring } = context.platform ?? {};
  const accounts = new Map<string, string[]>();
  for (const { namespace, serviceAccount } of [...gateways, ...(monitoring ? [monitoring] : [])])
    append(accounts, namespace, serviceAccount);
  for (const [first] of workloadsByAccount(context).values())
    if (first) append(accounts, first.namespace, first.serviceAccount);
  const deployed = context
    .of('gateway.networking.k8s.io', 'Gateway')
    .map(({ object: { metadata } }) => ({ namespace: metadata.namespace ?? 'default', name: metadata.name }));
  return (named: NamedAccount, fits: (account: string) => boolean): boolean =>
    (accounts.get(named.namespace) ?? []).some(fits) ||
    // Pods of a Gateway run as its name, or as its name with its class.
    deployed.some(
      ({ namespace, name }) =>
        namespace === named.namespace &&
        (fits(name) || fits(`${name}-`) || named.account.startsWith(`${name}-`)),
    );
}
