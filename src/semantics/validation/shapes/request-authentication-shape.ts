import { choice, duration, flag, list, object, text } from '../shape.ts';
import { targets } from './selector-shapes.ts';

const nonEmpty = text({ min: 1 });
const address = text({ min: 1, max: 2048 });

export const requestAuthenticationSpec = object({
  jwtRules: list(
    object({
      audiences: list(nonEmpty),
      forwardOriginalToken: flag,
      fromCookies: list(nonEmpty),
      fromHeaders: list(object({ name: nonEmpty, prefix: text() }, { required: ['name'] })),
      fromParams: list(nonEmpty),
      issuer: nonEmpty,
      jwks: text(),
      jwksUri: address,
      jwks_uri: address,
      outputClaimToHeaders: list(
        object(
          { claim: nonEmpty, header: text({ min: 1, pattern: /^[-_A-Za-z0-9]+$/ }) },
          { required: ['claim', 'header'] },
        ),
      ),
      outputPayloadToHeader: text(),
      presence: choice('OPTIONAL', 'REQUIRED'),
      spaceDelimitedClaims: list(nonEmpty, { max: 64 }),
      timeout: duration,
    }),
    { max: 4096 },
  ),
  ...targets,
});
