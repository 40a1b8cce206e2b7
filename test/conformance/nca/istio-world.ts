import { clusterFrom } from '../../../src/kubernetes/cluster.ts';
import { fields, list } from '../../../src/kubernetes/untrusted.ts';
import type { ClusterWorkload } from '../../../src/model/cluster.ts';
import type { KubernetesObject, PlacedObject } from '../../../src/model/kubernetes.ts';
import { decide } from '../../../src/semantics/istio/decide.ts';
import { compileIstioPolicies, type IstioPolicies } from '../../../src/semantics/istio/istio-policies.ts';
import { defaultMeshSettings } from '../../../src/semantics/istio/mesh-settings.ts';
import { truths } from '../../../src/semantics/istio/truth.ts';
import { askNetworkPolicy } from '../../../src/semantics/network-policy/ask.ts';
import {
  type CompiledNetworkPolicies,
  compileNetworkPolicies,
} from '../../../src/semantics/network-policy/compile.ts';
import { isNetworkPolicy } from '../../../src/semantics/network-policy/network-policy.ts';
import { npGuardPlugin } from '../np-guard.ts';

/** One HTTP request between two ends; an address is outside the cluster. */
export interface NcaRequest {
  readonly source: ClusterWorkload | string;
  readonly destination: ClusterWorkload;
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly host: string;
}

/** The namespace whose policies hold for the whole mesh, as network-config-analyzer has it. */
const rootNamespace = 'istio-config';

/**
 * The world of network-config-analyzer: every pod has a sidecar and an identity, nobody outside has, addresses of
 * pods are in no block of a policy, and a request passes both layers.
 */
export class NcaIstioWorld {
  readonly workloads: readonly ClusterWorkload[];
  private readonly istio: IstioPolicies;
  private readonly network: CompiledNetworkPolicies;

  constructor(topology: readonly PlacedObject[], policies: readonly KubernetesObject[]) {
    const { cluster } = clusterFrom(topology);
    this.workloads = cluster.workloads;
    this.istio = compileIstioPolicies(policies, { ...defaultMeshSettings, rootNamespace });
    this.network = compileNetworkPolicies(cluster, policies.filter(isNetworkPolicy), npGuardPlugin);
  }

  allows({ source, destination, port, method, path, host }: NcaRequest): boolean | 'undetermined' {
    const end =
      typeof source === 'string'
        ? { kind: 'address' as const, address: source }
        : { kind: 'workload' as const, workload: source };
    const hop = {
      source: end,
      destination: { kind: 'workload', workload: destination },
      port,
      protocol: 'TCP',
    } as const;
    const { egress, ingress } = askNetworkPolicy(this.network, hop);
    const { authorization } = this.istio.atProxy({ ...destination, isWaypoint: false });
    const address = typeof source === 'string' ? source : '240.0.0.1';
    const { allowed } = decide(authorization, {
      principal:
        typeof source === 'string'
          ? undefined
          : `cluster.local/ns/${source.namespace}/sa/${source.serviceAccount}`,
      sourceAddress: address,
      remoteAddress: address,
      destinationAddress: '240.0.0.2',
      destinationPort: port,
      sni: undefined,
      http: { method, path, host, headers: {}, token: undefined },
    });
    if (allowed === truths.no || egress.outcome === 'denied' || ingress.outcome === 'denied') return false;
    const sure = allowed === truths.yes && egress.outcome === 'allowed' && ingress.outcome === 'allowed';
    return sure ? true : 'undetermined';
  }
}

/** Values at which policies can tell requests apart, with strangers beside them. */
export interface Samples {
  readonly ports: readonly number[];
  readonly methods: readonly string[];
  readonly paths: readonly string[];
  readonly hosts: readonly string[];
  readonly addresses: readonly string[];
}

/** The methods that network-config-analyzer knows. */
const httpMethods = ['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE'];

export function samplesOf(policies: readonly KubernetesObject[]): Samples {
  const found = {
    ports: ['443'],
    methods: ['PATCH'],
    paths: ['/stranger'],
    hosts: ['stranger.test'],
    addresses: ['8.8.8.8'],
  };
  const collect = (value: unknown, key: string): void => {
    if (Array.isArray(value)) for (const item of value) collect(item, key);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, item] of Object.entries(value)) collect(item, name);
    } else if (typeof value === 'string') add(key, value);
  };
  const add = (key: string, value: string): void => {
    const name = key.replace(/^not/, '').toLowerCase();
    if (name === 'ports') found.ports.push(value);
    if (name === 'paths') found.paths.push(value);
    if (name === 'hosts') found.hosts.push(value);
    if (name === 'ipblocks' || name === 'cidr' || name === 'except')
      found.addresses.push(value.split('/')[0] ?? value);
  };
  for (const { spec } of policies) {
    collect(spec, 'spec');
    for (const when of list(fields(spec).rules)
      .flatMap((rule) => list(fields(rule).when))
      .map(fields)) {
      const values = [...list(when.values), ...list(when.notValues)].map(String);
      if (when.key === 'destination.port') found.ports.push(...values);
      if (when.key === 'source.ip')
        found.addresses.push(...values.map((value) => value.split('/')[0] ?? value));
    }
  }
  const unique = (values: readonly string[]) => [...new Set(values.flatMap(concrete))].sort();
  const ports = found.ports.map(Number).flatMap((port) => [port - 1, port, port + 1]);
  return {
    ports: [...new Set([1, 65535, ...ports])]
      .filter((port) => port > 0 && port < 65536)
      .sort((a, b) => a - b),
    methods: httpMethods,
    paths: unique(found.paths).map((path) => (path.startsWith('/') ? path : `/${path}`)),
    hosts: unique(found.hosts),
    addresses: unique(found.addresses),
  };
}

/** Texts that a pattern matches, and the pattern's own text. */
function concrete(pattern: string): string[] {
  if (pattern === '*') return ['anything'];
  if (pattern.endsWith('*')) return [pattern.slice(0, -1), `${pattern.slice(0, -1)}more`];
  return pattern.startsWith('*') ? [`some${pattern.slice(1)}`] : [pattern];
}

export function* requestsOf(
  workloads: readonly ClusterWorkload[],
  { ports, methods, paths, hosts, addresses }: Samples,
): Generator<NcaRequest> {
  for (const source of [...workloads, ...addresses]) {
    for (const destination of workloads) {
      if (source === destination) continue;
      for (const port of ports) {
        for (const method of methods) {
          for (const path of paths)
            for (const host of hosts) yield { source, destination, port, method, path, host };
        }
      }
    }
  }
}
