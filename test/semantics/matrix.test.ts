import { describe, expect, it } from 'vitest';
import { clusterFrom } from '../../src/kubernetes/cluster.ts';
import type { KubernetesObject } from '../../src/model/kubernetes.ts';
import { hasBit } from '../../src/semantics/bitset.ts';
import { istioMesh } from '../../src/semantics/istio/istio-mesh.ts';
import { judgeOf } from '../../src/semantics/judge.ts';
import { compileNetworkPolicies } from '../../src/semantics/network-policy/compile.ts';
import { readVectors, settingsOf } from './istio/vectors.ts';

/** Network policies that let different parts of a mesh's traffic through: tunnels, waypoints, application ports. */
const specs: readonly object[] = [
  { podSelector: {} },
  { podSelector: {}, ingress: [{ ports: [{ port: 15008 }] }] },
  {
    podSelector: {},
    ingress: [
      {
        from: [
          {
            podSelector: {
              matchExpressions: [{ key: 'gateway.networking.k8s.io/gateway-name', operator: 'Exists' }],
            },
          },
        ],
      },
    ],
  },
  {
    podSelector: {},
    policyTypes: ['Egress'],
    egress: [{ to: [{ namespaceSelector: {} }], ports: [{ port: 8080 }] }],
  },
  {
    podSelector: {},
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [{ podSelector: {} }] }],
    egress: [{ ports: [{ port: 15008 }] }],
  },
];

/** A policy in every second namespace, so that some ways are open on one side only. */
function policiesFor(namespaces: readonly string[], seed: number): KubernetesObject[] {
  return namespaces.flatMap((namespace, index) =>
    (index + seed) % 2 === 0
      ? []
      : [
          {
            apiVersion: 'networking.k8s.io/v1',
            kind: 'NetworkPolicy',
            metadata: { name: 'p', namespace },
            spec: specs[seed % specs.length],
          },
        ],
  );
}

describe.each(['authorization-sidecar.jsonl', 'authorization-ambient.jsonl', 'authorization-waypoint.jsonl'])(
  'rows over both layers, in the worlds of %s',
  (file) => {
    it('say of each source what asking for it alone says', () => {
      const seen = { allowed: 0, denied: 0, conditional: 0, undetermined: 0 };
      for (const [seed, vector] of readVectors(file).slice(0, 40).entries()) {
        const { cluster } = clusterFrom(
          vector.objects.map((object) => ({ object, place: { file: vector.id } })),
        );
        const policies = policiesFor(
          cluster.namespaces.map(({ name }) => name),
          seed,
        );
        const mesh = istioMesh({ objects: vector.objects, cluster, settings: settingsOf(vector) });
        const judge = judgeOf(compileNetworkPolicies(cluster, policies), mesh);
        for (const destination of cluster.workloads) {
          const row = judge.row(destination, 8080, 'TCP');
          for (const [index, source] of cluster.workloads.entries()) {
            const sets = (['allowed', 'denied', 'conditional', 'undetermined'] as const).filter((set) =>
              hasBit(row[set], index),
            );
            const verdict = judge.ask({
              source: { workload: source },
              destination: { workload: destination },
              port: 8080,
              protocol: 'TCP',
            });
            const where = `${vector.id} ${source.name} to ${destination.name}`;
            expect(sets, where).toHaveLength(1);
            const [set = 'denied'] = sets;
            seen[set] += 1;
            if (set !== 'conditional') expect(verdict.outcome, where).toBe(set);
            const network = verdict.layers.filter(({ layer }) => layer.startsWith('network-policy'));
            if (network.some(({ outcome }) => outcome === 'denied')) expect(set, where).toBe('denied');
          }
        }
      }
      expect(Math.min(seen.allowed, seen.denied)).toBeGreaterThan(50);
    });
  },
);
