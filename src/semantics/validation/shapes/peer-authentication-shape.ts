import { choice, map, object } from '../shape.ts';
import { matchLabelsSelector } from './selector-shapes.ts';

const mtls = object({ mode: choice('UNSET', 'DISABLE', 'PERMISSIVE', 'STRICT') });

export const peerAuthenticationSpec = object({
  mtls,
  portLevelMtls: map(mtls, { min: 1 }),
  selector: matchLabelsSelector,
});
