import { targetPortAt } from '../../kubernetes/service-routing.ts';
import { append } from '../../model/group-by.ts';
import type { PlacedObject } from '../../model/kubernetes.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import { type CallDraft, inferred, weaker } from '../call-draft.ts';
import type { Inventory } from '../inventory.ts';
import { portsOf, subsetsOf } from './entry-points.ts';
import type { Route } from './route.ts';

/**
 * Calls that a route inside the mesh makes of others: whoever is seen to call the Service that it is for, also calls
 * the other Services that it leads to. Confidence: `medium` at most, since the callers' proxies decide.
 */
export function meshRouteCalls(
  routes: readonly Route[],
  calls: readonly CallDraft[],
  objects: readonly PlacedObject[],
  inventory: Inventory,
): readonly CallDraft[] {
  const subsets = subsetsOf(objects);
  const byCallee = new Map<string, CallDraft[]>();
  for (const call of calls) {
    if (call.to.kind !== 'workload') continue;
    const key = `${namespacedName(call.to)}:${call.port}`;
    append(byCallee, key, call);
  }
  return routes.flatMap((route) => {
    const { gateway } = route;
    if (gateway.kind !== 'mesh') return [];
    const called = inventory.service(gateway.namespace, gateway.name);
    const target = inventory.service(route.service.namespace, route.service.name);
    if (!called || !target || called === target) return [];
    const callers = inventory.workloadsOf(called).flatMap((workload) =>
      called.ports.flatMap((port) => {
        const number = targetPortAt(workload, port.targetPort, port.protocol);
        return byCallee.get(`${namespacedName(workload)}:${number}`) ?? [];
      }),
    );
    const labels = subsets.get(`${namespacedName(target)}/${route.subset}`) ?? {};
    const callees = inventory
      .workloadsOf(target)
      .filter((workload) => Object.entries(labels).every(([key, value]) => workload.labels[key] === value));
    return callers.flatMap(({ from, appProtocol, origin }) => {
      if (origin.kind !== 'inferred') return [];
      if (gateway.callersIn !== undefined && gateway.callersIn !== from.namespace) return [];
      return callees
        .filter(({ namespace, name }) => namespace !== from.namespace || name !== from.name)
        .flatMap((callee) =>
          portsOf(route, target, callee).map(
            ({ number, port }): CallDraft => ({
              from,
              to: { kind: 'workload', namespace: callee.namespace, name: callee.name },
              port: number,
              protocol: port.protocol,
              ...(appProtocol ? { appProtocol } : {}),
              origin: inferred(weaker(origin.confidence, 'medium'), route.evidence),
            }),
          ),
        );
    });
  });
}
