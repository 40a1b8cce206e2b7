import type { Detector } from '../detector.ts';
import { namedAccounts } from '../facts/service-accounts.ts';

/** Rules that name the account `default`, which every pod has that asks for no other. */
export const defaultServiceAccount: Detector<'default-service-account'> = {
  code: 'default-service-account',
  *detect({ authorizations }) {
    for (const { placed, policy, name, rules } of authorizations) {
      for (const use of rules.flatMap(({ uses }) => uses)) {
        for (const { namespace, account } of namedAccounts(use, policy.namespace)) {
          if (account === 'default')
            yield { at: placed, values: { policy: name, field: use.path, namespace } };
        }
      }
    }
  },
};
