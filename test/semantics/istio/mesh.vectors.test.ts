import { describe, expect, it } from 'vitest';
import { clusterFrom } from '../../../src/kubernetes/cluster.ts';
import type { LayerVerdict } from '../../../src/model/verdict.ts';
import { istioMesh } from '../../../src/semantics/istio/istio-mesh.ts';
import { requestResolver } from '../../../src/semantics/resolve-request.ts';
import { type RecordedRequest, readVectors, settingsOf, type Vector } from './vectors.ts';

/** The recorded verdicts against the mesh as a whole: membership, wires, waypoints and policies together. */
function differences(
  vectors: readonly Vector[],
  asks: (request: RecordedRequest, vector: Vector) => boolean,
) {
  let asked = 0;
  const found = vectors.flatMap((vector): unknown[] => {
    const { cluster } = clusterFrom(vector.objects.map((object) => ({ object, place: { file: vector.id } })));
    const mesh = istioMesh({ objects: vector.objects, cluster, settings: settingsOf(vector) });
    const resolver = requestResolver(cluster);
    return vector.requests
      .filter((request) => asks(request, vector))
      .flatMap((request): unknown[] => {
        asked++;
        const resolution = resolver.resolve(request);
        if (resolution.kind !== 'resolved') return [{ id: vector.id, request, resolution }];
        const { layers } = mesh.ask(resolution.requests[0]);
        const outcome = outcomeOf(layers);
        return outcome === request.expected ? [] : [{ id: vector.id, request, layers }];
      });
  });
  return { asked, found };
}

function outcomeOf(layers: readonly LayerVerdict[]): string {
  const outcomes = layers.map(({ outcome }) => outcome);
  if (outcomes.includes('denied')) return 'denied';
  return outcomes.includes('undetermined') ? 'undetermined' : 'allowed';
}

/** What a recorded request may set apart from what the mesh derives itself. */
function isPlain(request: RecordedRequest, { objects }: Vector): boolean {
  const text = JSON.stringify(objects.filter(({ kind }) => kind === 'AuthorizationPolicy'));
  return request.sourceAddress === undefined && !/connection\.sni|remote/i.test(text);
}

/** Callers with a sidecar send mTLS to what a Service names; these recordings have none. */
function withServices(vector: Vector): Vector {
  const services = ['alpha', 'alpha-prod', 'beta'].map((namespace) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'all', namespace },
    spec: {
      selector: { 'part-of': 'shop' },
      ports: [8080, 9090, 5432].map((port) => ({ port, name: `p${port}` })),
    },
  }));
  return { ...vector, objects: [...vector.objects, ...services] };
}

describe('the mesh as a whole, against recorded decisions', () => {
  it('agrees behind waypoints', () => {
    const { asked, found } = differences(readVectors('authorization-waypoint.jsonl'), () => true);
    expect(asked).toBeGreaterThanOrEqual(500);
    expect(found.length, JSON.stringify(found.slice(0, 3))).toBe(0);
  });

  it('agrees about mTLS at sidecars', () => {
    const vectors = readVectors('peer-authentication-sidecar.jsonl').map(withServices);
    const { asked, found } = differences(vectors, () => true);
    expect(asked).toBeGreaterThanOrEqual(300);
    expect(found.length, JSON.stringify(found.slice(0, 3))).toBe(0);
  });

  it('agrees in ambient mode', () => {
    const { asked, found } = differences(readVectors('authorization-ambient.jsonl'), () => true);
    expect(asked).toBeGreaterThanOrEqual(2000);
    expect(found.length, JSON.stringify(found.slice(0, 3))).toBe(0);
  });

  it('agrees at sidecars', () => {
    const { asked, found } = differences(readVectors('authorization-sidecar.jsonl'), isPlain);
    expect(asked).toBeGreaterThanOrEqual(1000);
    expect(found.length, JSON.stringify(found.slice(0, 3))).toBe(0);
  });
});
