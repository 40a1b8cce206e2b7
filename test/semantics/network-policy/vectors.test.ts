import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clusterFrom } from '../../../src/kubernetes/cluster.ts';
import type { Cluster } from '../../../src/model/cluster.ts';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import type { RequestDestination, RequestSource, TrafficRequest } from '../../../src/model/request.ts';
import type { Endpoint } from '../../../src/semantics/mesh-judge.ts';
import { askNetworkPolicy } from '../../../src/semantics/network-policy/ask.ts';
import {
  type CompiledNetworkPolicies,
  compileNetworkPolicies,
} from '../../../src/semantics/network-policy/compile.ts';

interface Vector {
  readonly id: string;
  readonly objects: readonly KubernetesObject[];
  readonly requests: readonly (TrafficRequest & { readonly expected: string })[];
}

/** Decisions of real implementations; see test/oracle for how they were recorded. */
const vectors = readFileSync(new URL('../../vectors/network-policy.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Vector);

describe('recorded decisions of real implementations', () => {
  it('are there in the promised number', () => {
    expect(vectors.flatMap(({ requests }) => requests).length).toBeGreaterThanOrEqual(2000);
  });

  it.each(vectors.map((vector) => [vector.id, vector] as const))('%s', (_, vector) => {
    const objects = vector.objects.map((object) => ({ object, place: { file: vector.id } }));
    const { cluster } = clusterFrom(objects);
    const compiled = compileNetworkPolicies(cluster, vector.objects);
    const differing = vector.requests.flatMap((request) => {
      const found = outcome(compiled, request);
      return found === request.expected ? [] : [{ request, found }];
    });
    expect(differing).toEqual([]);
  });
});

function outcome(compiled: CompiledNetworkPolicies, request: TrafficRequest): string {
  const { egress, ingress } = askNetworkPolicy(compiled, {
    source: endpoint(compiled.cluster, request.source),
    destination: endpoint(compiled.cluster, request.destination),
    port: request.port,
    protocol: request.protocol,
  });
  const outcomes = [egress.outcome, ingress.outcome];
  return outcomes.includes('denied')
    ? 'denied'
    : outcomes.includes('undetermined')
      ? 'undetermined'
      : 'allowed';
}

function endpoint(cluster: Cluster, end: RequestSource | RequestDestination): Endpoint {
  if ('address' in end) return { kind: 'address', address: end.address };
  if (!('workload' in end)) throw new Error('vectors address workloads, not Services');
  const { namespace, name } = end.workload;
  const workload = cluster.workloads.find((each) => each.namespace === namespace && each.name === name);
  if (workload === undefined) throw new Error(`no workload ${namespace}/${name}`);
  return { kind: 'workload', workload };
}
