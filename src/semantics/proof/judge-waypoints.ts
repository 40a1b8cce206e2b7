import type { ClusterWorkload } from '../../model/cluster.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { HttpRequest, TrafficRequest } from '../../model/request.ts';
import { referenceOf } from './declared.ts';
import type { ProofFailure } from './proof.ts';
import { sameIdentity } from './same-identity.ts';
import { samplesOf } from './samples.ts';
import type { FinalState } from './state-to-judge.ts';
import type { Widenings } from './widenings.ts';

/**
 * The waypoint by itself: a declared caller gets through it on the declared ports of the Service and no others, even
 * where the callee's own layer would still refuse. A caller with the identity of another passes where that one may.
 */
export function judgeWaypoints(
  { world, judge, flows, topology, guards }: FinalState,
  widenings: Widenings,
  failures: ProofFailure[],
): void {
  if (world.waypoints.length === 0) return;
  // A headless Service leads past every waypoint, to the pods themselves.
  for (const service of world.cluster.services.filter(({ headless }) => !headless)) {
    const destination = world.cluster.workloads.find(
      (one) => one.namespace === service.namespace && one.labels === service.selector,
    );
    const list = (destination && flows.get(namespacedName(destination))) ?? [];
    const callers = list.filter(({ purpose }) => purpose === 'call' || purpose === 'entry');
    for (const { port, targetPort, protocol } of service.ports.filter((one) => one.protocol === 'TCP')) {
      const declared = list.filter((flow) => flow.port === targetPort).map(({ source }) => source);
      for (const { source, http } of callers.filter(
        (flow) => guards.knowsWaypoints(flow.source) && !declared.includes(flow.source),
      )) {
        const samples: HttpRequest[] = http.flatMap(
          (match) => samplesOf(match, topology.tokenIssuers).inside,
        );
        for (const sample of [undefined, ...samples]) {
          const request: TrafficRequest = {
            source: { workload: referenceOf(source) },
            destination: { service: referenceOf(service) },
            port,
            protocol,
            http: sample,
          };
          const verdict = judge.ask(request);
          const own = verdict.layers.find(({ layer }) => layer === 'authorization-waypoint');
          if (own?.outcome !== 'allowed') continue;
          if (declared.some((one) => sameIdentity(one, source)))
            widenings.add(
              'shared-service-account',
              namespacedName(destination as ClusterWorkload),
              Number(targetPort),
              protocol,
              namespacedName(source),
            );
          else failures.push({ kind: 'open', request, verdict: { ...verdict, decidedBy: own } });
        }
      }
    }
  }
}
