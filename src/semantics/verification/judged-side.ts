import type { NetworkPlugin } from '../../knowledge/knowledge.ts';
import type { ClusterWorkload } from '../../model/cluster.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import type { HttpAlternative, HttpGrain } from '../istio/http-grain.ts';
import { istioMesh } from '../istio/istio-mesh.ts';
import { hbonePort, proxyPorts } from '../istio/istio-ports.ts';
import { type Judge, judgeOf } from '../judge.ts';
import { type CompiledNetworkPolicies, compileNetworkPolicies } from '../network-policy/compile.ts';
import { pluginFactsOf } from '../network-policy/plugin-facts.ts';
import { type NetworkPolicyRows, networkPolicyRows } from '../network-policy/rows.ts';
import { meshPortsOf } from './mesh-ports.ts';
import { isIstioSecurity } from './policy-kinds.ts';
import type { VerificationInput } from './verification-input.ts';
import type { VerifiedWorld } from './verified-world.ts';
import { workloadNames } from './workload-names.ts';

/** One set of policies in its world, ready for questions of any grain. */
export interface JudgedSide {
  readonly verified: VerifiedWorld;
  readonly objects: readonly KubernetesObject[];
  readonly judge: Judge;
  readonly network: CompiledNetworkPolicies;
  readonly rows: NetworkPolicyRows;
  /** Ports that Istio's policies or proxies treat apart. */
  readonly meshPorts: readonly number[];
  readonly names: readonly string[];
  readonly byName: ReadonlyMap<string, ClusterWorkload>;
  /** Which HTTP requests pass between two workloads, one text for each alternative, sorted. */
  requests(source: ClusterWorkload, destination: ClusterWorkload, port: number): readonly string[];
}

/** Compiles a side. Input: the objects that are in force, the facts of the platform, and the world to judge in. */
export function judgedSide(
  input: Pick<VerificationInput, 'platform'>,
  objects: readonly KubernetesObject[],
  plugins: readonly NetworkPlugin[],
  verified: VerifiedWorld,
): JudgedSide {
  const { platform } = input;
  const { cluster } = verified.world;
  const network = compileNetworkPolicies(cluster, objects, pluginFactsOf(platform, plugins));
  const mesh = istioMesh({
    objects,
    cluster,
    settings: { rootNamespace: platform.istio.namespace, trustDomains: [platform.istio.trustDomain] },
    gateways: platform.gateways.filter(({ inMesh }) => inMesh),
  });
  const names = workloadNames(verified.world);
  let rows: NetworkPolicyRows | undefined;
  return {
    verified,
    objects,
    judge: judgeOf(network, mesh),
    network,
    get rows() {
      rows ??= networkPolicyRows(network);
      return rows;
    },
    meshPorts: [
      ...meshPortsOf(objects),
      ...(objects.some(isIstioSecurity) ? [...proxyPorts, hbonePort] : []),
    ],
    names,
    byName: new Map(cluster.workloads.map((workload, index) => [names[index] ?? '', workload])),
    requests: (source, destination, port) => {
      const grain = mesh.grain({
        source: { kind: 'workload', workload: source },
        destination: { kind: 'workload', workload: destination },
        port,
        protocol: 'TCP',
      });
      return grain === undefined ? [] : grainTexts(grain);
    },
  };
}

function grainTexts({ allowed, alternatives, exceptions, custom }: HttpGrain): string[] {
  const own = allowed === 'some' ? alternatives.map(alternativeText) : [`${allowed} requests`];
  const but = exceptions.map((one) => `not ${alternativeText(one)}`);
  const asked = custom.map((one) => `a provider decides on ${alternativeText(one)}`);
  return [...new Set([...own, ...but, ...asked])].sort();
}

function alternativeText({ conditions }: HttpAlternative): string {
  if (conditions.length === 0) return 'every request';
  return conditions
    .map(
      ({ field, negated, values }) => `${field} ${negated ? 'not ' : ''}${[...values].sort().join(' or ')}`,
    )
    .sort()
    .join(', ');
}
