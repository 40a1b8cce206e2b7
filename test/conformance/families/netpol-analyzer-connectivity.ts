import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterFrom } from '../../../src/kubernetes/cluster.ts';
import type { KubernetesObject, Protocol } from '../../../src/model/kubernetes.ts';
import {
  type CompiledNetworkPolicies,
  compileNetworkPolicies,
} from '../../../src/semantics/network-policy/compile.ts';
import { portSet } from '../../../src/semantics/network-policy/port-set.ts';
import {
  type ConnectivityTable,
  connectivityTable,
  ingressController,
  readRange,
  type TableEnd,
  tableDifferences,
} from '../connectivity-table.ts';
import type { Family } from '../family.ts';
import { npGuardName, npGuardPlugin, npGuardPortsText, readNpGuardPorts } from '../np-guard.ts';
import { objectsOf, readManifests } from '../read-manifests.ts';

type ExpectedEnd =
  | { readonly namespace: string; readonly workload: string; readonly kind: string }
  | { readonly external: readonly [string, string] }
  | { readonly ingressController: true };

interface ExpectedRow {
  readonly src: ExpectedEnd;
  readonly dst: ExpectedEnd;
  readonly allow: 'ALL' | Record<Protocol, [number, number][]>;
}

/** Which workloads connect, and with which addresses outside, on which ports: every row, and no row more. */
export const netpolAnalyzerConnectivity: Family = {
  name: 'netpol-analyzer',
  folders: ['netpol-analyzer'],
  run(casesDirectory) {
    const folder = join(casesDirectory, 'netpol-analyzer');
    const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as {
      name: string;
      output: string;
    }[];
    const failed: { case: string; expected: string; found: string }[] = [];
    let passed = 0;
    for (const { name, output } of index) {
      const { compiled, objects } = stateOfFolder(join(folder, name, 'manifests'));
      const found = connectivityTable(compiled, objects);
      const rows = (
        JSON.parse(readFileSync(join(folder, name, 'expected.json'), 'utf8')) as {
          connections: ExpectedRow[];
        }
      ).connections;
      const expected = expectedTable(rows, found);
      const differences = tableDifferences(expected, found, npGuardPortsText);
      if (differences.length === 0) passed += 1;
      for (const each of differences.slice(0, 5)) {
        const { place, ...ports } = each;
        failed.push({ case: `${name} (${output}): ${place}, ${differences.length} in all`, ...ports });
      }
    }
    return { unit: 'cases', passed, failed, outOfScope: [], explained: [] };
  },
};

/** A folder of manifests, as np-guard's analyzer would see it. */
export interface FolderState {
  readonly objects: readonly KubernetesObject[];
  readonly compiled: CompiledNetworkPolicies;
}

export function stateOfFolder(folder: string): FolderState {
  const placed = readManifests(folder).objects;
  const objects = objectsOf(placed);
  return { objects, compiled: compileNetworkPolicies(clusterFrom(placed).cluster, objects, npGuardPlugin) };
}

function expectedTable(rows: readonly ExpectedRow[], { workloads }: ConnectivityTable): ConnectivityTable {
  const end = (each: ExpectedEnd): TableEnd => {
    if ('external' in each) return readRange(...each.external);
    if ('ingressController' in each) return ingressController;
    return npGuardName(`${each.namespace}/${each.workload}[${each.kind}]`, workloads);
  };
  return {
    workloads,
    rows: rows.map(({ src, dst, allow }) => ({
      source: end(src),
      destination: end(dst),
      ports:
        allow === 'ALL'
          ? readNpGuardPorts('All Connections')
          : portSet(
              Object.entries(allow).flatMap(([protocol, ranges]) =>
                ranges.map(([from, to]) => [protocol as Protocol, from, to] as const),
              ),
            ),
    })),
  };
}
