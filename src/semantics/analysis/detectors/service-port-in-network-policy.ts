import { targetPortAt } from '../../../kubernetes/service-routing.ts';
import type { ClusterWorkload } from '../../../model/cluster.ts';
import type { AnalysisContext } from '../analysis-context.ts';
import type { Detector } from '../detector.ts';
import { networkRules } from '../facts/network-rules.ts';
import { workloadsOfPeer } from '../facts/peer-workloads.ts';
import { servicesBefore } from '../facts/services-before.ts';

/** Rules with the port of a Service where the port of its pods counts. */
export const servicePortInNetworkPolicy: Detector<'service-port-in-network-policy'> = {
  code: 'service-port-in-network-policy',
  *detect(context) {
    if (context.openWorld) return;
    for (const { placed, policy, name, rule, path, direction } of networkRules(context)) {
      if (rule.ports === 'any') continue;
      const called =
        direction === 'ingress'
          ? policy.selected.flatMap((index) => context.cluster.workloads[index] ?? [])
          : (rule.peers === 'any' ? [] : rule.peers).flatMap((peer) =>
              peer.kind === 'pods' && peer.pods.length > 0
                ? workloadsOfPeer(context, peer, policy.reference.namespace)
                : [],
            );
      const sample = called.slice(0, 20);
      for (const match of rule.ports) {
        if (!('from' in match) || match.from !== match.to || sample.length === 0) continue;
        const port = match.from;
        if (
          sample.some(
            (workload) => workload.ports.length === 0 || workload.ports.some((each) => each.port === port),
          )
        )
          continue;
        const found = sample
          .map((workload) => throughService(context, workload, port))
          .find((each) => each !== undefined);
        if (found)
          yield {
            at: placed,
            values: {
              policy: name,
              rule: path,
              port,
              service: `${found.service.namespace}/${found.service.name}`,
              target: found.target,
            },
          };
      }
    }
  },
};

/** A Service that leads this port to another one of the workload. */
function throughService(context: AnalysisContext, workload: ClusterWorkload, port: number) {
  for (const service of servicesBefore(context, workload)) {
    const entry = service.ports.find((each) => each.port === port);
    const target = entry && targetPortAt(workload, entry.targetPort, entry.protocol);
    if (target !== undefined && target !== port) return { service, target };
  }
  return undefined;
}
