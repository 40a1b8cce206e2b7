import type { Detector } from '../detector.ts';
import { isolatedGroups, placeOfGroup } from '../facts/isolated-groups.ts';
import { someWorkloads } from '../facts/names.ts';
import { opensDns } from '../facts/platform-pods.ts';

/** Isolated egress that lets something out, and no query to a resolver. */
export const egressWithoutDns: Detector<'egress-without-dns'> = {
  code: 'egress-without-dns',
  *detect(context) {
    for (const group of isolatedGroups(context, 'egress')) {
      const { rules, workloads, namespace } = group;
      if (rules.length === 0 || rules.some((rule) => opensDns(context, rule))) continue;
      yield { at: placeOfGroup(context, group), values: { namespace, workloads: someWorkloads(workloads) } };
    }
  },
};
