import { describe, expect, it } from 'vitest';
import { clusterFrom } from '../../../src/kubernetes/cluster.ts';
import { hasBit } from '../../../src/semantics/bitset.ts';
import { istioMesh } from '../../../src/semantics/istio/istio-mesh.ts';
import type { MeshJudge } from '../../../src/semantics/mesh-judge.ts';
import { readVectors, settingsOf, type Vector } from './vectors.ts';

/** Rows of a recorded world beside the questions that they stand for. */
function rowsOf(vector: Vector, check: (mesh: MeshJudge, found: RowFound) => void): void {
  const { cluster } = clusterFrom(vector.objects.map((object) => ({ object, place: { file: vector.id } })));
  const mesh = istioMesh({ objects: vector.objects, cluster, settings: settingsOf(vector) });
  for (const destination of cluster.workloads) {
    for (const port of [8080, 5432]) {
      const row = mesh.row(destination, port, 'TCP');
      for (const [index, source] of cluster.workloads.entries()) {
        const sets = (['allowed', 'denied', 'conditional', 'undetermined'] as const).filter((name) =>
          hasBit(row[name], index),
        );
        const paths = row.paths.filter(({ sources }) => hasBit(sources, index));
        check(mesh, { id: vector.id, source, destination, port, sets, paths });
      }
    }
  }
}

interface RowFound {
  readonly id: string;
  readonly source: Parameters<MeshJudge['row']>[0];
  readonly destination: Parameters<MeshJudge['row']>[0];
  readonly port: number;
  readonly sets: readonly string[];
  readonly paths: readonly { readonly hops: readonly { readonly port: number }[] }[];
}

const files = ['authorization-sidecar.jsonl', 'authorization-ambient.jsonl', 'authorization-waypoint.jsonl'];

describe.each(files)('the rows of the worlds of %s', (file) => {
  it('hold each source once and agree with asking for it alone', () => {
    let compared = 0;
    for (const vector of readVectors(file).slice(0, 40)) {
      rowsOf(vector, (mesh, { id, source, destination, port, sets, paths }) => {
        const where = `${id} ${source.namespace}/${source.name} to ${destination.namespace}/${destination.name}:${port}`;
        expect(sets, where).toHaveLength(1);
        expect(paths, where).toHaveLength(1);
        const answer = mesh.ask({
          source: { kind: 'workload', workload: source },
          destination: { kind: 'workload', workload: destination },
          port,
          protocol: 'TCP',
        });
        expect(
          paths[0]?.hops.map((hop) => hop.port),
          where,
        ).toEqual(answer.hops.map((hop) => hop.port));
        const outcomes = answer.layers.map(({ outcome }) => outcome);
        const denied = outcomes.includes('denied');
        const open = outcomes.includes('undetermined');
        if (sets[0] === 'denied') expect(denied, where).toBe(true);
        if (sets[0] === 'allowed') expect(denied || open, where).toBe(false);
        compared++;
      });
    }
    expect(compared).toBeGreaterThan(1000);
  });
});
