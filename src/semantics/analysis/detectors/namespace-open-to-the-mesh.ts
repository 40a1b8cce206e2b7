import type { Detector } from '../detector.ts';
import { objectName } from '../facts/names.ts';

/** Namespaces with ALLOW policies for some workloads and none for the rest. */
export const namespaceOpenToTheMesh: Detector<'namespace-open-to-the-mesh'> = {
  code: 'namespace-open-to-the-mesh',
  *detect({ authorizations, settings, workloadsIn, openWorld, planeOf }) {
    const allows = authorizations.filter(
      ({ policy }) => policy.action === 'ALLOW' && !policy.dryRun && policy.target.targetRefs.length === 0,
    );
    const isWide = ({ policy }: (typeof allows)[number]) =>
      Object.keys(policy.target.selector ?? {}).length === 0;
    if (allows.some((each) => each.policy.namespace === settings.rootNamespace && isWide(each))) return;
    const namespaces = [...new Set(allows.map(({ policy }) => policy.namespace))].sort();
    for (const namespace of namespaces) {
      const own = allows.filter(({ policy }) => policy.namespace === namespace);
      const [first] = own;
      if (namespace === settings.rootNamespace || first === undefined || own.some(isWide)) continue;
      const guarded = new Set(own.flatMap(({ workloads }) => workloads));
      const open = workloadsIn(namespace).filter(
        (workload) => !guarded.has(workload) && planeOf(workload) !== 'none',
      );
      if (!openWorld && open.length === 0) continue;
      yield { at: first.placed, values: { namespace, policy: objectName(first.placed) } };
    }
  },
};
