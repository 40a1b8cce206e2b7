import type { Detector } from '../detector.ts';

/** NetworkPolicies under a plugin that ignores them; told once. */
export const policiesNotEnforced: Detector<'policies-not-enforced'> = {
  code: 'policies-not-enforced',
  *detect({ networkPolicies, plugin }) {
    const [first] = networkPolicies;
    if (plugin.enforcement === 'no' && first !== undefined)
      yield { at: first.placed, values: { policies: networkPolicies.length, plugin: plugin.name } };
  },
};
