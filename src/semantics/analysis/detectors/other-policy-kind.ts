import { isOtherPolicy } from '../../network-policy/other-policy-apis.ts';
import type { Detector } from '../detector.ts';
import { objectName } from '../facts/names.ts';

/** Objects of policy APIs that are not judged. */
export const otherPolicyKind: Detector<'other-policy-kind'> = {
  code: 'other-policy-kind',
  *detect({ objects }) {
    for (const placed of objects) {
      if (isOtherPolicy(placed.object))
        yield {
          at: placed,
          values: {
            kind: placed.object.kind,
            name: placed.object.metadata.namespace ? objectName(placed) : placed.object.metadata.name,
          },
        };
    }
  },
};
