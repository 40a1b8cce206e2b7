import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { topologyToFile } from '../../../src/answers/answers-to-file.ts';
import { discover } from '../../../src/discovery/discover.ts';
import { readFolder } from '../discovery-inputs.ts';
import {
  type Application,
  answersFor,
  applicationFrom,
  bundleFor,
  ways,
  wayText,
} from '../end-to-end/advise-application.ts';
import { allowedBeyond } from '../end-to-end/allowed-beyond.ts';
import type { Family, FamilyResult } from '../family.ts';

interface Expected {
  readonly namespace: string;
  readonly calls: readonly {
    readonly from: string;
    readonly to: string;
    readonly port: number;
    readonly protocol: string;
  }[];
  readonly publishedPolicies?: {
    readonly neededButDenied?: readonly {
      readonly from: string;
      readonly to: string;
      readonly port: number;
      readonly protocol?: string;
    }[];
  };
}

interface Tally {
  passed: number;
  readonly failed: FamilyResult['failed'][number][];
  readonly explained: FamilyResult['explained'][number][];
  readonly notes: string[];
}

/**
 * From manifests to a proven bundle, the way that the command goes: for each application, with and without the policies
 * that it ships, under each approach and data plane. And once more from its true calls, all of them confirmed.
 */
export const endToEnd: Family = {
  name: 'end-to-end',
  folders: ['app-*'],
  async run(casesDirectory) {
    const tally: Tally = { passed: 0, failed: [], explained: [], notes: [] };
    for (const app of readdirSync(casesDirectory)
      .filter((name) => name.startsWith('app-') && existsSync(join(casesDirectory, name, 'manifests')))
      .sort()) {
      const folder = join(casesDirectory, app);
      const file = join(folder, 'expected-edges.json');
      const expected: Expected = existsSync(file)
        ? JSON.parse(readFileSync(file, 'utf8'))
        : { namespace: 'default', calls: [] };
      const inputs = [[join(folder, 'manifests')]];
      if (existsSync(join(folder, 'published'))) {
        inputs.push([join(folder, 'manifests'), join(folder, 'published')]);
      }
      for (const paths of inputs) {
        const name = paths.length === 1 ? app : `${app} with its policies`;
        await tryApplication(name, folder, paths, expected, tally);
      }
      if (expected.calls.length > 0) tryTrueCalls(app, folder, expected, tally);
    }
    return {
      unit: 'bundles',
      passed: tally.passed,
      failed: tally.failed,
      outOfScope: [],
      explained: tally.explained,
      notes: tally.notes,
    };
  },
};

async function tryApplication(
  name: string,
  folder: string,
  paths: readonly string[],
  expected: Expected,
  tally: Tally,
): Promise<void> {
  const application = await applicationFrom(paths, expected.namespace);
  const workloads = application.answers.topology?.workloads ?? [];
  const confirmed = workloads.filter(({ callsConfirmed }) => callsConfirmed).length;
  const published = readFolder(join(folder, 'published'), expected.namespace).map(({ object }) => object);
  const excepted = new Set((expected.publishedPolicies?.neededButDenied ?? []).map(callText));
  const closed: string[] = [];
  for (const way of ways) {
    const label = `${name}, ${wayText(way)}`;
    const bundle = prove(label, application, way, tally);
    if (!bundle) continue;
    const beyond = allowedBeyond(application.answers, bundle.view.plan, published);
    const wrong = published.length === 0 ? [] : beyond.calls.filter((call) => !excepted.has(call));
    closed.push(`${wayText(way)} ${beyond.closed}`);
    if (wrong.length > 0) {
      tally.failed.push({
        case: label,
        expected: 'no call that the published policies deny, where it denies by default',
        found: wrong.slice(0, 5).join(', '),
      });
    } else tally.passed += 1;
  }
  tally.notes.push(
    `${name}: ${confirmed} of ${workloads.length} workloads confirmed; ports closed by default: ${closed.join(', ')}`,
  );
}

function prove(label: string, application: Application, way: (typeof ways)[number], tally: Tally) {
  try {
    const bundle = bundleFor(application, way);
    if (!('stoppedBy' in bundle)) return bundle;
    const [code, ...others] = new Set(bundle.stoppedBy.map((finding) => finding.code));
    const isNamed =
      code === 'existing-policy-breaks' && others.length === 0 && way.dataPlane?.startsWith('ambient');
    if (isNamed) {
      tally.explained.push({
        case: label,
        reason:
          'policies that stand already would cut calls in ambient: the run stops, or goes on with sidecars',
        source: 'istio.io, Ambient and Kubernetes NetworkPolicy',
      });
    } else {
      tally.failed.push({
        case: label,
        expected: 'a bundle',
        found: `stopped by ${[code, ...others].join(', ')}`,
      });
    }
    return undefined;
  } catch (error) {
    const found = (error as Error).message.split('\n').slice(0, 4).join(' | ');
    tally.failed.push({ case: label, expected: 'a bundle whose proof holds', found });
    return undefined;
  }
}

/** The application as it truly is: every call declared, every workload confirmed. */
function tryTrueCalls(app: string, folder: string, expected: Expected, tally: Tally): void {
  const { topology } = discover({ objects: readFolder(join(folder, 'manifests'), expected.namespace) });
  const workloads = topology.workloads.map((workload) => ({ ...workload, callsConfirmed: true }));
  const outward = topology.calls.filter(({ to }) => to.kind === 'external');
  const file = topologyToFile({ ...topology, workloads, calls: outward });
  const calls = expected.calls.map(({ from, to, port, protocol }) => ({ from, to, port, protocol }));
  const answers = answersFor({ version: 1, topology: { ...file, calls: [...(file.calls ?? []), ...calls] } });
  for (const way of ways) {
    const label = `${app} from its true calls, ${wayText(way)}`;
    const bundle = prove(label, { answers, existing: [] }, way, tally);
    if (!bundle) continue;
    tally.passed += 1;
    const counts = new Map<string, number>();
    for (const { code } of bundle.view.findings) counts.set(code, (counts.get(code) ?? 0) + 1);
    const told = [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
    tally.notes.push(
      `${label}: ${told.map(([code, count]) => `${code} ${count}`).join(', ') || 'no finding'}`,
    );
  }
}

function callText({
  from,
  to,
  port,
  protocol = 'TCP',
}: {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly protocol?: string;
}): string {
  return `${from} -> ${to}:${port}/${protocol}`;
}
