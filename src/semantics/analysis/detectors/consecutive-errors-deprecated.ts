import { fields, list } from '../../../kubernetes/untrusted.ts';
import type { Detector } from '../detector.ts';
import { objectName } from '../facts/names.ts';

/** `outlierDetection.consecutiveErrors`, which newer Istio no longer has. */
export const consecutiveErrorsDeprecated: Detector<'consecutive-errors-deprecated'> = {
  code: 'consecutive-errors-deprecated',
  *detect({ of }) {
    for (const placed of of('networking.istio.io', 'DestinationRule')) {
      const spec = fields(placed.object.spec);
      const policies = [
        spec.trafficPolicy,
        ...list(spec.subsets).map((subset) => fields(subset).trafficPolicy),
      ].map(fields);
      const all = [...policies, ...policies.flatMap((policy) => list(policy.portLevelSettings).map(fields))];
      if (all.some((policy) => fields(policy.outlierDetection).consecutiveErrors !== undefined))
        yield { at: placed, values: { rule: objectName(placed) } };
    }
  },
};
