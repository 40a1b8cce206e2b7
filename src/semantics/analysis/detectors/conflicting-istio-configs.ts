import { append } from '../../../model/group-by.ts';
import type { Detector } from '../detector.ts';
import { type ConfigSelection, configSelections } from '../facts/config-selections.ts';
import { objectTitle, some } from '../facts/names.ts';

/** Sidecar or Telemetry objects of which more than one is for the same pods. */
export const conflictingIstioConfigs: Detector<'conflicting-istio-configs'> = {
  code: 'conflicting-istio-configs',
  *detect(context) {
    const rivals = new Map<ConfigSelection, Set<string>>();
    const byPod = new Map<string, ConfigSelection[]>();
    for (const each of configSelections(context)) {
      const { kind, metadata } = each.placed.object;
      const namespace = metadata.namespace ?? 'default';
      const places = each.selector === undefined ? ['every pod'] : each.workloads.map(({ name }) => name);
      for (const place of places) {
        const key = `${kind} ${namespace}/${place}`;
        append(byPod, key, each);
      }
    }
    for (const group of byPod.values()) {
      for (const one of group)
        for (const other of group)
          if (one !== other) rivals.set(one, (rivals.get(one) ?? new Set()).add(objectTitle(other.placed)));
    }
    for (const [{ placed, selector }, others] of rivals) {
      yield {
        at: placed,
        values: {
          object: objectTitle(placed),
          others: some([...others].sort()),
          scope: selector === undefined ? 'the whole namespace' : 'some of the same pods',
        },
      };
    }
  },
};
