import type { Detector } from '../detector.ts';

/** Issuers whose tokens are looked for in several places that are named. */
export const severalTokenLocations: Detector<'several-token-locations'> = {
  code: 'several-token-locations',
  *detect({ requestAuthentications }) {
    for (const { placed, policy } of requestAuthentications) {
      for (const { issuer, headers, parameters, cookies } of policy.rules) {
        const isDefault =
          headers.length === 1 &&
          parameters.length === 1 &&
          parameters[0] === 'access_token' &&
          headers[0]?.name === 'authorization';
        if (!isDefault && headers.length + parameters.length + cookies.length > 1)
          yield { at: placed, values: { issuer } };
      }
    }
  },
};
