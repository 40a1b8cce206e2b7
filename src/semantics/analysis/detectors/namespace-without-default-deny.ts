import { namespaceNameLabel } from '../../../kubernetes/cluster.ts';
import type { ClusterWorkload } from '../../../model/cluster.ts';
import type { PlacedObject } from '../../../model/kubernetes.ts';
import { kubernetesNamespaces } from '../../../model/kubernetes-namespaces.ts';
import { selects } from '../../istio/policy-target.ts';
import type { Direction } from '../../network-policy/direction.ts';
import type { AnalysisContext } from '../analysis-context.ts';
import type { Detector, Subject } from '../detector.ts';
import { someWorkloads } from '../facts/names.ts';
import { networkRules } from '../facts/network-rules.ts';
import { perContext } from '../facts/per-context.ts';

/** Namespaces where some pods, or all, are not isolated in a direction. */
export const namespaceWithoutDefaultDeny: Detector<'namespace-without-default-deny'> = {
  code: 'namespace-without-default-deny',
  *detect(context) {
    const policied = new Set(context.networkPolicies.map(({ policy }) => policy.reference.namespace));
    const called = calledNamespaces(context);
    const names = context.openWorld
      ? [...new Set([...policied, ...called])]
      : context.cluster.namespaces.map(({ name }) => name);
    for (const namespace of names.sort()) {
      if (kubernetesNamespaces.has(namespace) || namespace === context.settings.rootNamespace) continue;
      for (const direction of ['ingress', 'egress'] as const) {
        const workloads = openWorkloads(context, namespace, direction);
        if (workloads === undefined) continue;
        const at = placeOf(context, namespace);
        yield { at, values: { namespace, direction, workloads } };
      }
    }
  },
};

/** Namespaces that egress rules name as what is called, where no policy stands: their ingress is open. */
const calledNamespaces = perContext((context): ReadonlySet<string> => {
  const { gateways = [], monitoring } = context.platform ?? {};
  const platform = new Set([...gateways.map(({ namespace }) => namespace), monitoring?.namespace]);
  const peers = networkRules(context).flatMap(({ rule, direction }) =>
    direction === 'egress' && rule.peers !== 'any' ? rule.peers : [],
  );
  const names = peers.flatMap((peer) =>
    (peer.kind === 'pods' ? (peer.namespaces ?? []) : [])
      .filter(({ key, operator }) => key === namespaceNameLabel && operator === 'In')
      .flatMap(({ values }) => values),
  );
  return new Set(names.filter((name) => !platform.has(name)));
});

/** Which pods are open; undefined where none is. */
function openWorkloads(
  context: AnalysisContext,
  namespace: string,
  direction: Direction,
): string | undefined {
  if (context.openWorld) {
    const isCalled = !context.networkPolicies.some(({ policy }) => policy.reference.namespace === namespace);
    if (isCalled) return direction === 'ingress' ? 'every pod' : undefined;
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
    const isOpen = (context.network.isolating[direction][index] ?? []).length === 0;
    return isOpen && !workload.hostNetwork && !isAssumed(context, workload);
  });
  return open.length === 0 ? undefined : someWorkloads(open);
}

/** Gateways and monitoring that the platform's facts speak of and no object shows: not for these policies to isolate. */
function isAssumed({ platform, objects }: AnalysisContext, workload: ClusterWorkload): boolean {
  const { gateways = [], monitoring } = platform ?? {};
  const known = [...gateways, ...(monitoring ? [monitoring] : [])].some(
    ({ namespace, labels }) => namespace === workload.namespace && selects(labels, workload.labels),
  );
  const isShown = ({ object: { kind, metadata } }: PlacedObject) =>
    kind === workload.kind && metadata.name === workload.name && metadata.namespace === workload.namespace;
  return known && !objects.some(isShown);
}

function placeOf({ of, networkPolicies }: AnalysisContext, namespace: string): Subject {
  const object = of('', 'Namespace').find((placed) => placed.object.metadata.name === namespace);
  const policy = networkPolicies.find((each) => each.policy.reference.namespace === namespace);
  const place = (object ?? policy?.placed)?.place;
  return { reference: { kind: 'Namespace', name: namespace }, ...(place ? { place } : {}) };
}
