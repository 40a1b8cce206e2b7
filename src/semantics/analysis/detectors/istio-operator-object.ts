import type { Detector } from '../detector.ts';
import { objectName } from '../facts/names.ts';

/** IstioOperator objects: input of a command, not of a cluster. */
export const istioOperatorObject: Detector<'istio-operator-object'> = {
  code: 'istio-operator-object',
  *detect({ of }) {
    for (const placed of of('install.istio.io', 'IstioOperator'))
      yield { at: placed, values: { object: objectName(placed) } };
  },
};
