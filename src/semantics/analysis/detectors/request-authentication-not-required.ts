import type { Detector } from '../detector.ts';
import { objectName } from '../facts/names.ts';
import { requestAuthenticationsFor } from '../facts/request-authentications.ts';

/** RequestAuthentications without an AuthorizationPolicy that asks for a token: requests without one pass. */
export const requestAuthenticationNotRequired: Detector<'request-authentication-not-required'> = {
  code: 'request-authentication-not-required',
  *detect(context) {
    const required = new Set(
      context.authorizations
        .filter(({ policy, rules }) => {
          const wanted = policy.action === 'DENY';
          return rules.some(({ uses }) =>
            uses.some(
              ({ attribute, negated }) =>
                (attribute === 'requestPrincipals' || attribute.startsWith('request.auth.')) &&
                negated === wanted,
            ),
          );
        })
        .flatMap((authorization) => requestAuthenticationsFor(context, authorization)),
    );
    for (const { placed, policy } of context.requestAuthentications) {
      if (policy.rules.length > 0 && !required.has(policy))
        yield { at: placed, values: { policy: objectName(placed) } };
    }
  },
};
