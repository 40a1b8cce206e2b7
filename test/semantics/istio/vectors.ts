import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterFrom } from '../../../src/kubernetes/cluster.ts';
import type { ClusterWorkload } from '../../../src/model/cluster.ts';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import type { TrafficRequest } from '../../../src/model/request.ts';
import { type Attributes, unknownValue } from '../../../src/semantics/istio/attributes.ts';
import { principalText } from '../../../src/semantics/istio/identity.ts';
import { defaultMeshSettings, type MeshSettings } from '../../../src/semantics/istio/mesh-settings.ts';
import type { PathNormalization } from '../../../src/semantics/istio/path-normalization.ts';
import type { JwtRule } from '../../../src/semantics/istio/request-authentication.ts';
import { httpAttributes, remoteAddressOf } from '../../../src/semantics/istio/request-facts.ts';
import { checkToken } from '../../../src/semantics/istio/token-check.ts';

/** One line of a file of recorded decisions (`test/vectors/README.md`). */
export interface Vector {
  readonly id: string;
  readonly objects: readonly KubernetesObject[];
  readonly mesh: {
    readonly trustDomain: string;
    readonly trustDomainAliases: readonly string[];
    readonly rootNamespace: string;
    readonly dataPlane: string;
    readonly pathNormalization?: PathNormalization;
  };
  readonly requests: readonly RecordedRequest[];
}

export interface RecordedRequest extends TrafficRequest {
  readonly plaintext?: boolean;
  readonly sourceAddress?: string;
  readonly remoteAddress?: string;
  readonly sni?: string;
  readonly expected: 'allowed' | 'denied';
  readonly detail: string;
}

/** Reads a recorded file; throws where it is missing or empty. */
export function readVectors(name: string): Vector[] {
  const text = readFileSync(join(import.meta.dirname, '../../vectors', name), 'utf8');
  const vectors = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Vector);
  if (vectors.length === 0) throw new Error(`${name} holds no vector`);
  return vectors;
}

export function settingsOf({ mesh }: Vector): MeshSettings {
  return {
    ...defaultMeshSettings,
    rootNamespace: mesh.rootNamespace,
    trustDomains: [mesh.trustDomain, ...mesh.trustDomainAliases],
    pathNormalization: mesh.pathNormalization ?? defaultMeshSettings.pathNormalization,
  };
}

export function workloadsOf(vector: Vector): readonly ClusterWorkload[] {
  const placed = vector.objects.map((object) => ({ object, place: { file: vector.id } }));
  return clusterFrom(placed).cluster.workloads;
}

/** A finder by namespace and name that fails on a stranger. */
export function workloadFinder(vector: Vector): (end: object) => ClusterWorkload {
  const workloads = workloadsOf(vector);
  return (end) => {
    const { workload } = end as { workload: { namespace: string; name: string } };
    const found = workloads.find(
      ({ namespace, name }) => namespace === workload.namespace && name === workload.name,
    );
    if (!found) throw new Error(`${vector.id}: no workload ${workload.namespace}/${workload.name}`);
    return found;
  };
}

/** What a proxy at the destination knows of a recorded request, and whether its token lets it in at all. */
export function attributesOf(
  request: RecordedRequest,
  find: (end: object) => ClusterWorkload,
  settings: MeshSettings,
  rules: readonly JwtRule[] = [],
): Attributes | 'bad token' {
  const source = 'workload' in request.source ? find(request.source) : undefined;
  const sourceAddress =
    request.sourceAddress ??
    ('address' in request.source ? request.source.address : (source?.addresses[0] ?? unknownValue));
  const token = request.http ? checkToken(rules, request.http) : undefined;
  if (token?.outcome === 'denied') return 'bad token';
  const [trustDomain] = settings.trustDomains;
  return {
    principal: request.plaintext || !source ? undefined : principalText({ ...source, trustDomain }),
    sourceAddress,
    remoteAddress: request.remoteAddress ?? remoteAddressOf(request.http, sourceAddress),
    destinationAddress: find(request.destination).addresses[0] ?? unknownValue,
    destinationPort: request.port,
    sni: request.sni,
    ...(request.http ? { http: httpAttributes(request.http, settings.pathNormalization, token) } : {}),
  };
}
