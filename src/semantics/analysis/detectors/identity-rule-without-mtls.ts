import type { ClusterWorkload } from '../../../model/cluster.ts';
import type { AnalysisContext } from '../analysis-context.ts';
import type { Detector } from '../detector.ts';
import { servicesBefore } from '../facts/services-before.ts';

/** What is known of a caller only when it opens a TLS connection. */
const identities = new Set(['principals', 'namespaces', 'serviceAccounts', 'trustDomains', 'connection.sni']);

/** Rules about the caller's identity where its connections come in plaintext by configuration. */
export const identityRuleWithoutMtls: Detector<'identity-rule-without-mtls'> = {
  code: 'identity-rule-without-mtls',
  *detect(context) {
    for (const { placed, policy, name, rules, workloads } of context.authorizations) {
      const uses = rules.flatMap((rule) => rule.uses).filter(({ attribute }) => identities.has(attribute));
      if (uses.length === 0) continue;
      const reason =
        workloads
          .slice(0, 20)
          .map((workload) => plaintextAt(context, workload))
          .find((each) => each !== undefined) ??
        (workloads.length === 0 && policy.target.targetRefs.length === 0
          ? callersOf(context, policy.namespace, undefined)
          : undefined);
      if (reason === undefined) continue;
      for (const use of uses) yield { at: placed, values: { policy: name, field: use.path, reason } };
    }
  },
};

/** Why a workload gets no certificates; undefined where it may. */
function plaintextAt(context: AnalysisContext, workload: ClusterWorkload): string | undefined {
  const { policies } = context.mesh;
  if (context.planeOf(workload) !== 'ambient' && policies.peerAuthentication(workload).mode === 'DISABLE')
    return `mTLS is disabled for ${workload.namespace}/${workload.name}`;
  return callersOf(context, workload.namespace, servicesBefore(context, workload)[0]?.name);
}

/** Why callers' proxies send plaintext to a Service (any of the namespace without a name). */
function callersOf(
  { mesh, settings }: AnalysisContext,
  namespace: string,
  name = 'any-service',
): string | undefined {
  const tls = mesh.clientTls({ namespace, labels: {} }, { namespace, name }, 0);
  if (tls === undefined)
    return settings.autoMtls ? undefined : 'automatic mTLS is off and no DestinationRule asks for it';
  if (tls.mode === 'ISTIO_MUTUAL' || tls.mode === 'MUTUAL') return undefined;
  return `DestinationRule ${tls.rule.namespace}/${tls.rule.name} sends ${tls.mode}`;
}
