import type { ClusterWorkload } from '../../../model/cluster.ts';
import { append, groupBy } from '../../../model/group-by.ts';
import { byAge, type PeerAuthentication } from '../../istio/peer-authentication.ts';
import type { AnalysisContext, Placed } from '../analysis-context.ts';
import type { Detector } from '../detector.ts';
import { objectName, someWorkloads } from '../facts/names.ts';

type Policy = Placed<PeerAuthentication>;

/** PeerAuthentications of one scope, or for one workload by different labels: the oldest counts. */
export const severalPeerAuthentications: Detector<'several-peer-authentications'> = {
  code: 'several-peer-authentications',
  *detect(context) {
    const scopes = groupBy(context.peerAuthentications, scopeOf);
    for (const group of scopes.values()) {
      const [oldest, ...ignored] = group.toSorted((a, b) => byAge(a.policy, b.policy));
      for (const { placed } of oldest ? ignored : [])
        yield {
          at: placed,
          values: {
            policy: objectName(placed),
            oldest: oldest ? objectName(oldest.placed) : '',
            scope: 'the same scope',
          },
        };
    }
    for (const [{ placed }, shared] of sharedWorkloads(context))
      for (const [oldest, workloads] of shared)
        yield {
          at: placed,
          values: {
            policy: objectName(placed),
            oldest: objectName(oldest.placed),
            scope: someWorkloads(workloads),
          },
        };
  },
};

/** For policies that an older one with other labels and another content sets aside: at which workloads. */
function sharedWorkloads({
  peerAuthentications,
  settings,
  workloadsIn,
}: AnalysisContext): ReadonlyMap<Policy, ReadonlyMap<Policy, ClusterWorkload[]>> {
  const selecting = new Map<ClusterWorkload, Policy[]>();
  for (const each of peerAuthentications.toSorted((a, b) => byAge(a.policy, b.policy))) {
    const { namespace, selector } = each.policy;
    if (namespace === settings.rootNamespace || Object.keys(selector ?? {}).length === 0) continue;
    for (const workload of workloadsIn(namespace, selector)) append(selecting, workload, each);
  }
  const shared = new Map<Policy, Map<Policy, ClusterWorkload[]>>();
  for (const [workload, [oldest, ...others]] of selecting)
    for (const other of oldest ? others : []) {
      if (!oldest || scopeOf(other) === scopeOf(oldest) || contentOf(other) === contentOf(oldest)) continue;
      const workloads = shared.get(other) ?? new Map<Policy, ClusterWorkload[]>();
      append(workloads, oldest, workload);
      shared.set(other, workloads);
    }
  return shared;
}

function scopeOf({ policy }: Policy): string {
  const labels = Object.entries(policy.selector ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([policy.namespace, labels]);
}

function contentOf({ policy }: Policy): string {
  return JSON.stringify([policy.mode, [...policy.ports].sort(([a], [b]) => a - b)]);
}
