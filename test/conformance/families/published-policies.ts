import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterFrom } from '../../../src/kubernetes/cluster.ts';
import { inNamespace } from '../../../src/kubernetes/default-namespace.ts';
import type { ClusterWorkload } from '../../../src/model/cluster.ts';
import { bitsOf } from '../../../src/semantics/bitset.ts';
import { judgeOf } from '../../../src/semantics/judge.ts';
import { compileNetworkPolicies, isNetworkPolicy } from '../../../src/semantics/network-policy/compile.ts';
import { publicAddress } from '../../../src/semantics/proof/addresses.ts';
import type { Family } from '../family.ts';
import { objectsOf, readManifests } from '../read-manifests.ts';

interface Edge {
  readonly from?: string;
  readonly to: string;
  readonly port: number;
  readonly protocol: string;
}

/** What the policies that applications ship really allow, between workloads and from outside, on declared ports. */
export const publishedPolicies: Family = {
  name: 'published-policies',
  folders: ['app-*'],
  run(casesDirectory) {
    const failed: { case: string; expected: string; found: string }[] = [];
    const outOfScope: { case: string; reason: string }[] = [];
    let passed = 0;
    for (const app of readdirSync(casesDirectory)
      .filter((name) => name.startsWith('app-'))
      .sort()) {
      const file = join(casesDirectory, app, 'expected-edges.json');
      const { namespace = 'default', publishedPolicies: expected } = existsSync(file)
        ? JSON.parse(readFileSync(file, 'utf8'))
        : {};
      if (expected === undefined || !existsSync(join(casesDirectory, app, 'published'))) {
        outOfScope.push({ case: app, reason: 'no published policies with expected verdicts' });
        continue;
      }
      const found = edgesOf(join(casesDirectory, app), namespace);
      for (const side of ['allowedWorkloadEdges', 'allowedFromOutside'] as const) {
        const wanted = new Set((expected[side] as Edge[]).map(edgeText));
        for (const edge of new Set([...wanted, ...found[side]])) {
          if (wanted.has(edge) && found[side].has(edge)) passed += 1;
          else {
            const word = (set: ReadonlySet<string>) => (set.has(edge) ? 'allowed' : 'denied');
            failed.push({ case: `${app} ${edge}`, expected: word(wanted), found: word(found[side]) });
          }
        }
      }
    }
    return { unit: 'edges', passed, failed, outOfScope, explained: [] };
  },
};

function edgesOf(
  folder: string,
  namespace: string,
): Record<'allowedWorkloadEdges' | 'allowedFromOutside', Set<string>> {
  const read = (name: string) => inNamespace(readManifests(join(folder, name)).objects, namespace);
  const manifests = read('manifests').filter(({ object }) => !isNetworkPolicy(object));
  const published = read('published').filter(({ object }) => isNetworkPolicy(object));
  const { cluster } = clusterFrom([...manifests, ...published]);
  const judge = judgeOf(compileNetworkPolicies(cluster, objectsOf(published)));
  const name = ({ namespace, name: own }: ClusterWorkload) => `${namespace}/${own}`;
  const edges = { allowedWorkloadEdges: new Set<string>(), allowedFromOutside: new Set<string>() };
  for (const destination of cluster.workloads) {
    for (const { port, protocol } of destination.ports) {
      const to = name(destination);
      for (const index of bitsOf(judge.row(destination, port, protocol).allowed)) {
        const source = cluster.workloads[index];
        if (source === undefined || source === destination) continue;
        edges.allowedWorkloadEdges.add(edgeText({ from: name(source), to, port, protocol }));
      }
      const outside = judge.ask({
        source: { address: publicAddress },
        destination: { workload: destination },
        port,
        protocol,
      });
      if (outside.outcome === 'allowed') edges.allowedFromOutside.add(edgeText({ to, port, protocol }));
    }
  }
  return edges;
}

function edgeText({ from, to, port, protocol }: Edge): string {
  return `${from ?? 'external'} to ${to} ${protocol} ${port}`;
}
