import type { Detector } from '../detector.ts';
import { configSelections } from '../facts/config-selections.ts';
import { objectTitle } from '../facts/names.ts';

/** Sidecar and Telemetry objects whose labels no pod of their namespace has. */
export const istioConfigSelectsNothing: Detector<'istio-config-selects-nothing'> = {
  code: 'istio-config-selects-nothing',
  *detect(context) {
    if (context.openWorld) return;
    for (const { placed, selector, workloads } of configSelections(context)) {
      if (selector !== undefined && workloads.length === 0)
        yield { at: placed, values: { object: objectTitle(placed) } };
    }
  },
};
