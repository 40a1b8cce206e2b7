import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { discover } from '../../../src/discovery/discover.ts';
import type { Discovery } from '../../../src/discovery/discovery.ts';
import type { PlacedObject } from '../../../src/model/kubernetes.ts';
import { readFolder } from '../discovery-inputs.ts';
import type { Family, FamilyResult } from '../family.ts';

interface TrueCall {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly protocol: string;
  readonly evidence?: string;
}

interface Expected {
  readonly app: string;
  readonly namespace: string;
  readonly calls: readonly TrueCall[];
}

/** Precision that all applications together must reach on calls whose evidence lies in the manifests. */
const wantedPrecision = 0.95;

/** Real applications with their true calls: what discovery finds in the manifests, and what it says that it cannot see. */
export const appCalls: Family = {
  name: 'app-calls',
  folders: ['app-*'],
  run(casesDirectory) {
    const apps = readdirSync(casesDirectory)
      .filter(
        (name) => name.startsWith('app-') && existsSync(join(casesDirectory, name, 'expected-edges.json')),
      )
      .sort();
    const result = { passed: 0, failed: [] as FamilyResult['failed'][number][], notes: [] as string[] };
    const misses = new Map<string, number>();
    const sums = { visible: 0, found: 0, right: 0, wanted: 0 };
    for (const app of apps) {
      const folder = join(casesDirectory, app);
      const expected = JSON.parse(readFileSync(join(folder, 'expected-edges.json'), 'utf8')) as Expected;
      const manifests = readFolder(join(folder, 'manifests'), expected.namespace);
      const discovery = discover({ objects: manifests });
      const found = new Set(callsOf(discovery));
      const truth = new Set(expected.calls.map(keyOf));
      const visible = expected.calls.filter(isVisible);
      const right = [...found].filter((call) => truth.has(call));
      sums.visible += visible.length;
      sums.wanted += visible.filter((call) => found.has(keyOf(call))).length;
      sums.found += found.size;
      sums.right += right.length;
      for (const call of visible)
        check(result, `${app}: ${keyOf(call)}`, found.has(keyOf(call)), 'found in the manifests', 'missed');
      for (const call of expected.calls.filter((each) => !found.has(keyOf(each)))) {
        const named = nameMiss(discovery, call);
        misses.set(named ?? 'nothing', (misses.get(named ?? 'nothing') ?? 0) + 1);
        check(
          result,
          `${app}: miss ${keyOf(call)}`,
          named !== undefined,
          'named as not to be seen',
          'not named',
        );
      }
      result.notes.push(
        `${app}: visible ${visible.length}, found of these ${visible.filter((call) => found.has(keyOf(call))).length}; ` +
          `found in all ${found.size}, true ${right.length}; all true calls ${truth.size}`,
        ...[...found]
          .filter((call) => !truth.has(call))
          .map((call) => `${app}: not among the true calls: ${call}`),
      );
      checkPublished(
        result,
        app,
        expected,
        discovery,
        manifests,
        readFolder(join(folder, 'published'), expected.namespace),
      );
    }
    const precision = sums.found === 0 ? 1 : sums.right / sums.found;
    check(
      result,
      'precision',
      precision >= wantedPrecision,
      `at least ${wantedPrecision}`,
      precision.toFixed(3),
    );
    const named = [...misses]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([kind, count]) => `${count} by ${kind}`);
    result.notes.unshift(`misses named: ${named.join(', ')}`);
    result.notes.unshift(
      `recall ${sums.wanted}/${sums.visible} of calls whose evidence lies in the manifests, precision ${sums.right}/${sums.found} = ${precision.toFixed(3)}`,
    );
    return {
      unit: 'calls',
      passed: result.passed,
      failed: result.failed,
      outOfScope: [],
      explained: [],
      notes: result.notes,
    };
  },
};

/** With the published policies as further input every true call that one of them names by pod labels or accounts is found. */
function checkPublished(
  result: { passed: number; failed: FamilyResult['failed'][number][]; notes: string[] },
  app: string,
  expected: Expected,
  before: Discovery,
  manifests: readonly PlacedObject[],
  published: readonly PlacedObject[],
): void {
  if (published.length === 0) return;
  const found = new Set(callsOf(discover({ objects: [...manifests, ...published] })));
  const gained = expected.calls.filter(
    (call) =>
      !before.topology.calls.some((each) => keyOfFound(each) === keyOf(call)) && found.has(keyOf(call)),
  );
  const missed = expected.calls.filter((call) => !found.has(keyOf(call)));
  result.notes.push(
    `${app}: with its published policies ${found.size} calls, ${gained.length} true ones more, ${missed.length} missed ${missed.map(keyOf).join('; ')}`,
  );
  for (const call of expected.calls) {
    const named = !isVisible(call) && /published policies/.test(call.evidence ?? '');
    if (named)
      check(result, `${app}: with policies ${keyOf(call)}`, found.has(keyOf(call)), 'found', 'missed');
  }
}

function check(
  result: { passed: number; failed: FamilyResult['failed'][number][] },
  name: string,
  holds: boolean,
  expected: string,
  found: string,
): void {
  if (holds) (result as { passed: number }).passed += 1;
  else result.failed.push({ case: name, expected, found });
}

/** The evidence text says where a call is not in the manifests; a call without the text is in their variables. */
function isVisible({ evidence }: TrueCall): boolean {
  return !/not in (the|env of the) manifests?/.test(evidence ?? '');
}

function callsOf({ topology }: Discovery): string[] {
  return topology.calls.filter(({ to }) => to.kind === 'workload').map(keyOfFound);
}

function keyOfFound(call: Discovery['topology']['calls'][number]): string {
  const to = call.to.kind === 'workload' ? `${call.to.namespace}/${call.to.name}` : call.to.name;
  return `${call.from.namespace}/${call.from.name} → ${to}:${call.port}/${call.protocol}`;
}

function keyOf({ from, to, port, protocol }: TrueCall): string {
  return `${from} → ${to}:${port}/${protocol}`;
}

/** The blind spot that names a miss: its caller seems to call nobody or may call more, nobody seems to call its callee, or a setting of the caller could not be read. */
function nameMiss({ blindSpots }: Discovery, { from, to }: TrueCall): string | undefined {
  const is = (reference: { namespace: string; name: string }, name: string) =>
    `${reference.namespace}/${reference.name}` === name;
  return blindSpots.find((spot) => {
    if (spot.kind === 'workload-without-calls') return is(spot.workload, from);
    if (spot.kind === 'calls-beyond-settings') return is(spot.workload, from);
    if (spot.kind === 'service-without-caller') return spot.workloads.some((workload) => is(workload, to));
    return (
      (spot.kind === 'unreadable-setting' ||
        spot.kind === 'unknown-port' ||
        spot.kind === 'secret-address') &&
      is(spot.from, from)
    );
  })?.kind;
}
