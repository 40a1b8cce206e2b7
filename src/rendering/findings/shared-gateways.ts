import { namespacedName } from '../../model/namespaced-name.ts';
import { egressRouteOf } from '../facts/egress-route.ts';
import type { Survey } from '../facts/survey.ts';
import { type Remark, remark } from './remark.ts';

/**
 * Callers that an egress gateway takes further than they declared: what it forwards is told by port and host, and no
 * policy of this bundle says there who may ask for which host.
 */
export function sharedGateways(survey: Survey): Remark[] {
  const carried = survey.calls.flatMap((call) => {
    const { from, port } = call;
    const external = survey.externalOf(call);
    const caller = survey.find(from);
    if (!external) return [];
    const way = egressRouteOf(survey, caller, external, call);
    if (typeof way === 'string' || !caller.guards.egress) return [];
    return [{ workload: namespacedName(from), gateway: way.name, port, external: external.name }];
  });
  const at = new Map<string, { gateway: string; port: number; byCaller: Map<string, Set<string>> }>();
  for (const { workload, gateway, port, external } of carried) {
    const key = `${gateway} ${port}`;
    const door = at.get(key) ?? { gateway, port, byCaller: new Map() };
    const own = door.byCaller.get(workload) ?? new Set();
    door.byCaller.set(workload, own.add(external));
    at.set(key, door);
  }
  return [...at.values()].flatMap(({ gateway, port, byCaller }) => {
    const all = [...new Set([...byCaller.values()].flatMap((own) => [...own]))].sort();
    return [...byCaller].flatMap(([workload, own]) => {
      const more = all.filter((name) => !own.has(name));
      return more.length === 0
        ? []
        : [remark('shared-egress-gateway', { workload, gateway, port, externals: more.join(', ') })];
    });
  });
}
