import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { clusterFrom } from '../../../src/kubernetes/cluster.ts';
import { fields } from '../../../src/kubernetes/untrusted.ts';
import type { ClusterWorkload } from '../../../src/model/cluster.ts';
import type { KubernetesObject, PlacedObject, Protocol } from '../../../src/model/kubernetes.ts';
import type { Endpoint } from '../../../src/semantics/mesh-judge.ts';
import { formatAddress } from '../../../src/semantics/network-policy/address.ts';
import { allowedPorts } from '../../../src/semantics/network-policy/allowed-ports.ts';
import { askNetworkPolicy } from '../../../src/semantics/network-policy/ask.ts';
import {
  type CompiledNetworkPolicies,
  compileNetworkPolicies,
} from '../../../src/semantics/network-policy/compile.ts';
import { externalRanges } from '../../../src/semantics/network-policy/external-ranges.ts';
import { isNetworkPolicy } from '../../../src/semantics/network-policy/network-policy.ts';
import type { PortSet } from '../../../src/semantics/network-policy/port-set.ts';
import { nameOf } from '../connectivity-table.ts';
import { npGuardPlugin } from '../np-guard.ts';
import { readManifests } from '../read-manifests.ts';

/** One entry of a scheme's `networkConfigList`. */
export interface NcaConfig {
  readonly name: string;
  readonly topology: readonly PlacedObject[];
  readonly policies: readonly KubernetesObject[];
}

export interface Scheme {
  readonly namespaceList?: string | readonly string[];
  readonly podList?: string | readonly string[];
  readonly resourceList?: string | readonly string[];
  readonly networkConfigList: readonly (Scheme & {
    readonly name: string;
    readonly networkPolicyList?: readonly string[];
  })[];
  readonly queries: readonly Readonly<Record<string, unknown>>[];
}

/** The configurations of a scheme by name; a configuration's own topology replaces the common one. */
export function configsOf(scheme: Scheme, schemeFile: string): Map<string, NcaConfig> {
  const read = (names: string | readonly string[] | undefined): PlacedObject[] =>
    [names ?? []].flat().flatMap((name) => readResource(dirname(schemeFile), name));
  const common = read([
    ...new Set([scheme.namespaceList ?? [], scheme.podList ?? [], scheme.resourceList ?? []].flat()),
  ]);
  return new Map(
    scheme.networkConfigList.map((entry) => {
      const own = read([
        ...new Set([entry.namespaceList ?? [], entry.podList ?? [], entry.resourceList ?? []].flat()),
      ]);
      const hasTopology = own.some(({ object }) => !isNetworkPolicy(object));
      const listed = read(entry.networkPolicyList);
      return [
        entry.name,
        {
          name: entry.name,
          topology: (hasTopology ? own : common).filter(({ object }) => !isNetworkPolicy(object)),
          policies: [...listed, ...own].map(({ object }) => object).filter(isNetworkPolicy),
        },
      ];
    }),
  );
}

/** A file, a folder, or `folder/**`. */
function readResource(folder: string, name: string): PlacedObject[] {
  const recursive = name.endsWith('**');
  const path = resolve(folder, name.replace(/\/?\*\*$/, '') || '.');
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory() || recursive) {
    // A scheme beside its resources is no resource.
    return [...readManifests(path).objects].filter(({ place }) => !place.file.includes('-scheme'));
  }
  return readdirSync(path)
    .filter((file) => /\.(ya?ml|json)$/.test(file))
    .flatMap((file) => [...readManifests(join(path, file)).objects]);
}

/** `config`, or `config/namespace/policy` for a single policy of it. */
export function findConfig(configs: ReadonlyMap<string, NcaConfig>, name: string): NcaConfig {
  const [configName = '', ...rest] = name.split('/');
  const config = configs.get(configName);
  if (config === undefined) throw new Error(`no configuration ${name}`);
  if (rest.length === 0) return config;
  const [namespace, policyName] = rest.slice(-2);
  const policies = config.policies.filter(
    ({ metadata }) => (metadata.namespace ?? 'default') === namespace && metadata.name === policyName,
  );
  if (policies.length !== 1) throw new Error(`no policy ${name}`);
  return { ...config, name, policies };
}

/** A configuration, ready to be asked about pairs. */
export class NcaWorld {
  readonly compiled: CompiledNetworkPolicies;
  readonly several: ReadonlySet<ClusterWorkload>;

  constructor(readonly config: NcaConfig) {
    const { cluster } = clusterFrom(config.topology);
    this.compiled = compileNetworkPolicies(cluster, config.policies, npGuardPlugin);
    const replicas = new Map<string, number>();
    for (const { object } of config.topology) {
      const count = fields(object.spec).replicas;
      if (typeof count === 'number')
        replicas.set(`${object.metadata.namespace ?? 'default'}/${object.metadata.name}`, count);
    }
    this.several = new Set(
      cluster.workloads.filter(
        ({ addresses, pods = 1, namespace, name }) =>
          addresses.length > 1 || pods > 1 || (replicas.get(`${namespace}/${name}`) ?? 1) > 1,
      ),
    );
  }

  with(policies: readonly KubernetesObject[]): NcaWorld {
    return new NcaWorld({ ...this.config, policies });
  }

  /** All pairs that can differ, by name; `addresses` stand for the ranges that some world tells apart. */
  pairs(addresses: readonly string[]): Map<string, Connection> {
    const workloads = this.compiled.cluster.workloads.map((workload): readonly [string, Endpoint] => [
      nameOf(workload),
      { kind: 'workload', workload },
    ]);
    const outside = addresses.map((address): readonly [string, Endpoint] => [
      address,
      { kind: 'address', address },
    ]);
    const found = new Map<string, Connection>();
    for (const [from, source] of [...workloads, ...outside]) {
      for (const [to, destination] of source.kind === 'address' ? workloads : [...workloads, ...outside]) {
        const alone = source.kind === 'workload' && from === to && !this.several.has(source.workload);
        if (!alone) found.set(`${from} => ${to}`, this.connection(source, destination));
      }
    }
    return found;
  }

  /** The first address of each range that its policies tell apart. */
  addresses(): string[] {
    return ([4, 6] as const).flatMap((family) =>
      externalRanges(this.compiled, family).map(({ from }) => formatAddress({ family, value: from })),
    );
  }

  /** Ports; protocols that have none, as ICMP; and whether a policy has a say at all. */
  private connection(source: Endpoint, destination: Endpoint): Connection {
    const { compiled } = this;
    const other = askNetworkPolicy(compiled, { source, destination, port: 0, protocol: 'ICMP' as Protocol });
    const isolated = (end: Endpoint, side: 'ingress' | 'egress') =>
      end.kind === 'workload' &&
      (compiled.isolating[side][compiled.indexOf.get(end.workload) ?? -1] ?? []).length > 0;
    return {
      ports: allowedPorts(compiled, source, destination).sure,
      otherProtocols: other.egress.outcome === 'allowed' && other.ingress.outcome === 'allowed',
      captured: isolated(source, 'egress') || isolated(destination, 'ingress'),
    };
  }
}

export interface Connection {
  readonly ports: PortSet;
  readonly otherProtocols: boolean;
  readonly captured: boolean;
}
