import type { ClusterWorkload } from '../../../model/cluster.ts';
import type { Labels, Protocol } from '../../../model/kubernetes.ts';
import type { Resolver } from '../../../model/platform.ts';
import { controlPlanePort } from '../../istio/istio-ports.ts';
import { parseAddress } from '../../network-policy/address.ts';
import { labelsOfNamespace } from '../../network-policy/compile.ts';
import { type Peer, peerCoversAddress, peerCoversWorkload } from '../../network-policy/peers.ts';
import { portsMatch } from '../../network-policy/ports.ts';
import type { AnalysisContext } from '../analysis-context.ts';
import type { NetworkRule } from './network-rules.ts';

/** Something that pods of the cluster need, as a rule's peer: pods by their labels, or an address. */
export type Destination = { readonly pods: ClusterWorkload } | { readonly address: string };

/** Pods of the platform that the input need not show. */
function platformPods(namespace: string, labels: Labels, ports: ClusterWorkload['ports']): ClusterWorkload {
  return {
    namespace,
    name: 'platform',
    kind: 'Deployment',
    labels,
    annotations: {},
    serviceAccount: 'default',
    hostNetwork: false,
    addresses: [],
    nodeAddresses: [],
    ports,
  };
}

const kubeDns: Resolver = {
  kind: 'kube-dns',
  pods: { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
  cidrs: [],
  port: 53,
};

/** The resolver that the platform names, or kube-dns. */
export function resolverOf({ platform }: AnalysisContext): Resolver {
  return platform?.resolver ?? kubeDns;
}

/** Where pods send their queries: the addresses of a resolver that is no pod, else its pods. */
export function resolverDestinations(context: AnalysisContext): readonly Destination[] {
  const { pods, cidrs, port } = resolverOf(context);
  if (cidrs.length > 0) return cidrs.map((cidr) => ({ address: cidr.split('/')[0] ?? cidr }));
  if (pods === undefined) return [];
  const ports = [
    { port, name: 'dns', protocol: 'UDP' as const },
    { port, name: 'dns-tcp', protocol: 'TCP' as const },
  ];
  return [{ pods: platformPods(pods.namespace, pods.labels, ports) }];
}

/** The pods of istiod. */
export function istiodPods({ platform, settings }: AnalysisContext): Destination {
  const labels = { app: 'istiod', istio: 'pilot', ...platform?.istio.istiodLabels };
  const namespace = platform?.istio.namespace ?? settings.rootNamespace;
  return {
    pods: platformPods(namespace, labels, [{ port: controlPlanePort, name: 'tls-xds', protocol: 'TCP' }]),
  };
}

/** The pods that scrape metrics, where the platform names them. */
export function monitoringPods({ platform }: AnalysisContext): Destination | undefined {
  const { monitoring } = platform ?? {};
  return monitoring ? { pods: platformPods(monitoring.namespace, monitoring.labels, []) } : undefined;
}

/** Whether a rule lets traffic pass between its pods and the other end, on a port of the end that is called. */
export function rulePasses(
  context: AnalysisContext,
  { rule, policy, direction }: NetworkRule,
  end: Destination,
  protocol: Protocol,
  port: number,
): boolean {
  const called = direction === 'egress' && 'pods' in end ? end.pods : undefined;
  if (!portsMatch(rule.ports, protocol, port, called)) return false;
  if (rule.peers === 'any') return true;
  const { namespace } = policy.reference;
  return rule.peers.some((peer) => {
    if ('address' in end) {
      const address = parseAddress(end.address);
      return address !== undefined && peerCoversAddress(peer, address);
    }
    const labels = labelsOfNamespace(context.network, end.pods.namespace);
    return peerCoversWorkload(peer, namespace, end.pods, labels, context.plugin) !== 'no';
  });
}

/** Whether a rule lets queries to some resolver out, the right one or not. */
export function opensDns(context: AnalysisContext, { rule, direction }: NetworkRule): boolean {
  const { port } = resolverOf(context);
  const opens = [53, port].some((each) => portsMatch(rule.ports, 'UDP', each, undefined));
  const byName =
    rule.ports !== 'any' && rule.ports.some((match) => 'name' in match && /^dns(-tcp)?$/.test(match.name));
  return direction === 'egress' && (opens || byName);
}

/** The resolver in words. */
export function resolverText(context: AnalysisContext): string {
  const { cidrs, pods, port } = resolverOf(context);
  const where = cidrs.length > 0 ? cidrs.join(', ') : pods ? `the pods in ${pods.namespace}` : 'the resolver';
  return `${where} on port ${port}`;
}

/** Whether a rule admits an address on any port. */
export function coversAddress({ rule }: NetworkRule, text: string): boolean {
  const address = parseAddress(text);
  if (rule.peers === 'any') return true;
  return address !== undefined && rule.peers.some((peer) => peerCoversAddress(peer, address));
}

/** Whether a peer covers a gateway, monitoring, resolver or istiod of the platform. */
export function platformHas(context: AnalysisContext, peer: Peer, policyNamespace: string): boolean {
  const { gateways = [], monitoring } = context.platform ?? {};
  const ends = [...gateways, ...(monitoring ? [monitoring] : [])].map(({ namespace, labels }) =>
    platformPods(namespace, labels, []),
  );
  const others = [istiodPods(context), ...resolverDestinations(context)].flatMap((end) =>
    'pods' in end ? [end.pods] : [],
  );
  return [...ends, ...others].some(
    (pods) =>
      peerCoversWorkload(
        peer,
        policyNamespace,
        pods,
        labelsOfNamespace(context.network, pods.namespace),
        context.plugin,
      ) === 'yes',
  );
}
