import type { Direction } from '../../network-policy/compile.ts';
import type { AnalysisContext } from '../analysis-context.ts';
import type { Detector, Subject } from '../detector.ts';
import { someWorkloads } from '../facts/names.ts';

const systemNamespaces = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

/** Namespaces where some pods, or all, are not isolated in a direction. */
export const namespaceWithoutDefaultDeny: Detector<'namespace-without-default-deny'> = {
  code: 'namespace-without-default-deny',
  *detect(context) {
    const policied = new Set(context.networkPolicies.map(({ policy }) => policy.reference.namespace));
    const names = context.openWorld ? [...policied] : context.cluster.namespaces.map(({ name }) => name);
    for (const namespace of names.sort()) {
      if (systemNamespaces.has(namespace) || namespace === context.settings.rootNamespace) continue;
      for (const direction of ['ingress', 'egress'] as const) {
        const workloads = openWorkloads(context, namespace, direction);
        if (workloads === undefined) continue;
        const at = placeOf(context, namespace);
        yield { at, values: { namespace, direction, workloads } };
      }
    }
  },
};

/** Which pods are open; undefined where none is. */
function openWorkloads(
  context: AnalysisContext,
  namespace: string,
  direction: Direction,
): string | undefined {
  if (context.openWorld) {
    const covered = context.networkPolicies.some(
      ({ policy }) =>
        policy.reference.namespace === namespace &&
        policy[direction] !== undefined &&
        policy.selector.length === 0,
    );
    return covered ? undefined : 'pods that no policy selects';
  }
  const open = context.workloadsIn(namespace).filter((workload) => {
    const index = context.network.indexOf.get(workload) ?? -1;
    return !workload.hostNetwork && (context.network.isolating[direction][index] ?? []).length === 0;
  });
  return open.length === 0 ? undefined : someWorkloads(open);
}

function placeOf({ of, networkPolicies }: AnalysisContext, namespace: string): Subject {
  const object = of('', 'Namespace').find((placed) => placed.object.metadata.name === namespace);
  const policy = networkPolicies.find((each) => each.policy.reference.namespace === namespace);
  const place = (object ?? policy?.placed)?.place;
  return { reference: { kind: 'Namespace', name: namespace }, ...(place ? { place } : {}) };
}
