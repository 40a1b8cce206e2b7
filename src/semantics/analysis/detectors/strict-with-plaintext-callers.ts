import type { ClusterWorkload } from '../../../model/cluster.ts';
import type { DecidedBy } from '../../../model/verdict.ts';
import { labelsOfNamespace } from '../../network-policy/compile.ts';
import { peerCoversWorkload } from '../../network-policy/peers.ts';
import { portsMatch } from '../../network-policy/ports.ts';
import type { AnalysisContext } from '../analysis-context.ts';
import type { Detector } from '../detector.ts';
import { someWorkloads } from '../facts/names.ts';
import { networkRules } from '../facts/network-rules.ts';

/** Callers outside the mesh that a NetworkPolicy admits by name where mTLS is STRICT. */
export const strictWithPlaintextCallers: Detector<'strict-with-plaintext-callers'> = {
  code: 'strict-with-plaintext-callers',
  *detect(context) {
    const outside = context.cluster.workloads.filter((workload) => context.planeOf(workload) === 'none');
    if (outside.length === 0) return;
    for (const { placed, name, path, policy, rule, direction } of networkRules(context)) {
      if (direction !== 'ingress' || rule.peers === 'any') continue;
      const { peers } = rule;
      const strict = policy.selected.flatMap((index) =>
        strictPort(context, context.cluster.workloads[index], rule.ports),
      );
      const [first] = strict;
      if (first === undefined) continue;
      const callers = outside.filter((caller) =>
        peers.some(
          (peer) =>
            peer.kind === 'pods' &&
            peerCoversWorkload(
              peer,
              policy.reference.namespace,
              caller,
              labelsOfNamespace(context.network, caller.namespace),
              context.plugin,
            ) === 'yes',
        ),
      );
      if (callers.length === 0) continue;
      yield {
        at: placed,
        values: {
          policy: name,
          rule: path,
          callers: someWorkloads(callers),
          workload: `${first.workload.namespace}/${first.workload.name}`,
          port: first.port,
          by: policyOf(first.decidedBy),
        },
      };
    }
  },
};

/** The first declared port of a workload that the rule admits and that takes mTLS only. */
function strictPort(
  { mesh, planeOf }: AnalysisContext,
  workload: ClusterWorkload | undefined,
  ports: Parameters<typeof portsMatch>[0],
): { workload: ClusterWorkload; port: number; decidedBy: DecidedBy }[] {
  if (workload === undefined || !['sidecar', 'ambient'].includes(planeOf(workload))) return [];
  for (const { port, protocol } of workload.ports) {
    if (protocol !== 'TCP' || !portsMatch(ports, 'TCP', port, workload)) continue;
    const { mode, decidedBy } = mesh.mtlsMode(workload, port);
    if (mode === 'STRICT') return [{ workload, port, decidedBy }];
  }
  return [];
}

function policyOf(decidedBy: DecidedBy): string {
  return 'policy' in decidedBy ? `${decidedBy.policy.namespace}/${decidedBy.policy.name}` : decidedBy.default;
}
