import type { Detector } from '../detector.ts';
import { requestAuthenticationsFor } from '../facts/request-authentications.ts';

/** Rules about tokens where no RequestAuthentication checks one. */
export const tokenRuleWithoutRequestAuthentication: Detector<'token-rule-without-request-authentication'> = {
  code: 'token-rule-without-request-authentication',
  *detect(context) {
    for (const authorization of context.authorizations) {
      if (requestAuthenticationsFor(context, authorization).length > 0) continue;
      const { placed, name, rules } = authorization;
      for (const use of rules.flatMap(({ uses }) => uses)) {
        const about = use.attribute === 'requestPrincipals' || use.attribute.startsWith('request.auth.');
        if (about) yield { at: placed, values: { policy: name, field: use.path } };
      }
    }
  },
};
