import type { Platform } from '../../model/platform.ts';

/**
 * The platform that a rollout is proven on. Policies cut something only where they are enforced, so that a plugin of
 * which nobody knows whether it enforces is taken for one that does; one that does not stays what it is.
 */
export function ifEnforced(platform: Platform): Platform {
  return platform.policyEnforcement === 'unknown' ? { ...platform, policyEnforcement: 'yes' } : platform;
}
