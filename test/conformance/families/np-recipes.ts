import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterFrom } from '../../../src/kubernetes/cluster.ts';
import type { Protocol } from '../../../src/model/kubernetes.ts';
import type { Endpoint } from '../../../src/semantics/mesh-judge.ts';
import { allowedPorts } from '../../../src/semantics/network-policy/allowed-ports.ts';
import { askNetworkPolicy } from '../../../src/semantics/network-policy/ask.ts';
import { compileNetworkPolicies } from '../../../src/semantics/network-policy/compile.ts';
import type { Family } from '../family.ts';
import { npGuardPlugin, npGuardPortsText } from '../np-guard.ts';
import { objectsOf, readManifests } from '../read-manifests.ts';

interface Case {
  readonly id: string;
  readonly recipe: readonly string[];
  readonly src: string;
  readonly dst: string;
  readonly protocol: string;
  readonly port: number;
  readonly allowed: boolean;
  readonly allConnections: string;
}

/** The recipes: one probe each, and the ports of the whole connection. */
export const npRecipes: Family = {
  name: 'np-recipes',
  folders: ['np-recipes'],
  run(casesDirectory) {
    const folder = join(casesDirectory, 'np-recipes');
    const index = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) as { cases: Case[] };
    const topology = readManifests(join(folder, 'topology.yaml')).objects;
    const { cluster } = clusterFrom(topology);
    const failed: { case: string; expected: string; found: string }[] = [];
    let passed = 0;
    for (const item of index.cases) {
      const policies = item.recipe.flatMap((name) =>
        objectsOf(readManifests(join(folder, 'policies', `${name}.yaml`)).objects),
      );
      const compiled = compileNetworkPolicies(cluster, policies, npGuardPlugin);
      const end = (text: string): Endpoint => {
        const workload = cluster.workloads.find(({ namespace, name }) => `${namespace}/${name}` === text);
        return workload === undefined ? { kind: 'address', address: text } : { kind: 'workload', workload };
      };
      const hop = {
        source: end(item.src),
        destination: end(item.dst),
        port: item.port,
        protocol: item.protocol as Protocol,
      };
      const { egress, ingress } = askNetworkPolicy(compiled, hop);
      const allowed = egress.outcome === 'allowed' && ingress.outcome === 'allowed';
      const connections = npGuardPortsText(allowedPorts(compiled, hop.source, hop.destination).sure);
      const expected = `${item.allowed}, ${item.allConnections}`;
      const found = `${allowed}, ${connections}`;
      if (expected === found) passed += 1;
      else
        failed.push({
          case: `${item.id} ${item.recipe.join('+')} ${item.src} to ${item.dst}`,
          expected,
          found,
        });
    }
    return { unit: 'probes', passed, failed, outOfScope: [], explained: [] };
  },
};
