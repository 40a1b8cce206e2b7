import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { discover } from '../../../src/discovery/discover.ts';
import type { Call } from '../../../src/model/topology.ts';
import { readFolder } from '../discovery-inputs.ts';
import type { Family, FamilyResult } from '../family.ts';

interface Expected {
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    readonly port: number;
    readonly protocol: string;
  }[];
}

/** Connections that cluster-topology-analyzer derives from manifests: none may be missed, and each one more has its reason. */
export const discoveryCta: Family = {
  name: 'discovery-cta',
  folders: ['discovery-cta'],
  run(casesDirectory) {
    const root = join(casesDirectory, 'discovery-cta');
    const failed: FamilyResult['failed'][number][] = [];
    const explained: FamilyResult['explained'][number][] = [];
    let passed = 0;
    for (const app of readdirSync(root).sort()) {
      const file = join(root, app, 'expected-edges.json');
      if (!existsSync(file)) continue;
      const { edges } = JSON.parse(readFileSync(file, 'utf8')) as Expected;
      const wanted = new Set(
        edges.map(({ from, to, port, protocol }) => `${from} → ${to}:${port}/${protocol}`),
      );
      const { topology } = discover({ objects: readFolder(join(root, app, 'manifests'), 'default') });
      const found = new Map(
        topology.calls.filter(({ to }) => to.kind === 'workload').map((call) => [keyOf(call), call]),
      );
      for (const edge of wanted) {
        if (found.has(edge)) passed += 1;
        else failed.push({ case: `${app}: ${edge}`, expected: 'found', found: 'missed' });
      }
      for (const [edge, call] of found) {
        if (!wanted.has(edge))
          explained.push({ case: `${app}: ${edge}`, reason: 'further connection', source: reasonOf(call) });
      }
    }
    return { unit: 'connections', passed, failed, outOfScope: [], explained };
  },
};

function keyOf({ from, to, port, protocol }: Call): string {
  const end = to.kind === 'workload' ? `${to.namespace}/${to.name}` : to.name;
  return `${from.namespace}/${from.name} → ${end}:${port}/${protocol}`;
}

function reasonOf({ origin }: Call): string {
  if (origin.kind !== 'inferred') return origin.kind;
  return origin.evidence.map(({ object, field, file }) => `${object} ${field} in ${file}`).join('; ');
}
