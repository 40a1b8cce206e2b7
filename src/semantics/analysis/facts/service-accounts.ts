import { groupBy } from '../../../model/group-by.ts';
import { parsePrincipal } from '../../istio/identity.ts';
import type { AnalysisContext } from '../analysis-context.ts';
import type { FieldUse } from './field-uses.ts';
import { perContext } from './per-context.ts';

/** A service account that a rule names. */
export interface NamedAccount {
  readonly namespace: string;
  readonly account: string;
  /** As the rule writes it. */
  readonly text: string;
}

/** Workloads of the input by `namespace/account`; without representatives, whose account nobody knows. */
export const workloadsByAccount = perContext(({ cluster, openWorld }) => {
  return groupBy(
    openWorld ? [] : cluster.workloads,
    ({ namespace, serviceAccount }) => `${namespace}/${serviceAccount}`,
  );
});

/** The accounts that `principals` and `serviceAccounts` name; a wildcard may stand for the trust domain alone. */
export function namedAccounts(use: FieldUse, policyNamespace: string): readonly NamedAccount[] {
  return use.values.flatMap((text): NamedAccount[] => {
    if (use.attribute === 'principals') {
      const parsed = parsePrincipal(text.replace(/^\*(?=[^*]*$)/, 'any'));
      return parsed && !text.endsWith('*')
        ? [{ namespace: parsed.namespace, account: parsed.serviceAccount, text }]
        : [];
    }
    if (use.attribute !== 'serviceAccounts' || text.includes('*')) return [];
    const at = text.indexOf('/');
    return [
      at < 0
        ? { namespace: policyNamespace, account: text, text }
        : { namespace: text.slice(0, at), account: text.slice(at + 1), text },
    ];
  });
}

/** The accounts that principals mean by how their names begin: `cluster.local/ns/shop/sa/web-*`. */
export function accountPrefixes({ attribute, values }: FieldUse): readonly NamedAccount[] {
  if (attribute !== 'principals') return [];
  return values.flatMap((text): NamedAccount[] => {
    const parsed = text.endsWith('*') ? parsePrincipal(text) : undefined;
    return parsed ? [{ namespace: parsed.namespace, account: parsed.serviceAccount.slice(0, -1), text }] : [];
  });
}

/** Principals without a wildcard that are not of the form that certificates of a mesh have. */
export function formlessPrincipals({ attribute, values }: FieldUse): readonly string[] {
  if (attribute !== 'principals') return [];
  const isFormless = (text: string) => parsePrincipal(text.replace(/^spiffe:\/\//, '')) === undefined;
  return values.filter((text) => !text.startsWith('*') && !text.endsWith('*') && isFormless(text));
}

/** Whether the input shows the workloads of a namespace, so that what is missing there is really missing. */
export function showsNamespace({ openWorld, workloadsIn }: AnalysisContext, namespace: string): boolean {
  return !openWorld && workloadsIn(namespace).length > 0;
}
