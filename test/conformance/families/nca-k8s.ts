import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { load } from 'js-yaml';
import { list } from '../../../src/kubernetes/untrusted.ts';
import { connectivityTable, tableDifferences } from '../connectivity-table.ts';
import type { Family } from '../family.ts';
import { configsOf, findConfig, type NcaConfig, NcaWorld, type Scheme } from '../nca/nca-config.ts';
import { baseQueries, everyPairQueries, pairQueries, singleQueries } from '../nca/nca-queries.ts';
import { readFirewallRules } from '../nca/nca-rules.ts';
import { npGuardPortsText } from '../np-guard.ts';
import { manifestFiles } from '../read-manifests.ts';

interface Outcome {
  readonly kind: 'passed' | 'failed' | 'out of scope';
  readonly expected?: string;
  readonly found?: string;
}

const notQueries = ['name', 'expected', 'expectedOutput', 'outputConfiguration', 'expectedNotExecuted'];

/** The schemes of network-config-analyzer: connectivity maps, and numbers that queries about policies give. */
export const ncaK8s: Family = {
  name: 'nca-k8s',
  folders: ['nca-k8s'],
  run(casesDirectory) {
    const folder = join(casesDirectory, 'nca-k8s');
    const failed: { case: string; expected: string; found: string }[] = [];
    const outOfScope: { case: string; reason: string }[] = [];
    const schemes = manifestFiles(folder).filter(
      (file) => /-scheme[^/]*\.ya?ml$/.test(file) && !file.includes('expected_output'),
    );
    let passed = 0;
    for (const file of schemes) {
      const scheme = load(readFileSync(file, 'utf8')) as Scheme;
      const configs = configsOf(scheme, file);
      for (const query of scheme.queries) {
        const name = `${basename(file)} ${String(query.name)}`;
        const { kind, expected = '', found = '' } = answer(query, configs, file);
        if (kind === 'passed') passed += 1;
        else if (kind === 'failed') failed.push({ case: name, expected, found });
        else outOfScope.push({ case: name, reason: found });
      }
    }
    return { unit: `queries in ${schemes.length} schemes`, passed, failed, outOfScope, explained: [] };
  },
};

function answer(
  query: Readonly<Record<string, unknown>>,
  configs: ReadonlyMap<string, NcaConfig>,
  file: string,
): Outcome {
  const kind = Object.keys(query).find((key) => !notQueries.includes(key)) ?? '';
  const named = list(query[kind]).map((name) => findConfig(configs, String(name)));
  if (kind === 'connectivityMap') return connectivityMap(query, named, file);
  const [base, ...others] = named;
  const ordered = named.flatMap((first, index) =>
    named.slice(index + 1).map((second) => [first, second] as const),
  );
  const numbers =
    singleQueries[kind] !== undefined
      ? named.map(singleQueries[kind])
      : baseQueries[kind] !== undefined && base !== undefined
        ? others.map((config) => baseQueries[kind]?.(config, base) ?? 0)
        : pairQueries[kind] !== undefined
          ? ordered.map(([first, second]) => pairQueries[kind]?.(first, second) ?? 0)
          : everyPairQueries[kind] !== undefined
            ? ordered.flatMap(([first, second]) => [
                everyPairQueries[kind]?.(first, second) ?? 0,
                everyPairQueries[kind]?.(second, first) ?? 0,
              ])
            : undefined;
  if (numbers === undefined) return { kind: 'out of scope', found: `no query ${kind} here` };
  if (typeof query.expected !== 'number')
    return { kind: 'out of scope', found: 'a demonstration without an expected result' };
  const found = numbers.reduce((total, each) => total + each, 0);
  if (found === query.expected) return { kind: 'passed' };
  return { kind: 'failed', expected: `${kind} ${query.expected}`, found: String(found) };
}

function connectivityMap(
  query: Readonly<Record<string, unknown>>,
  named: readonly NcaConfig[],
  file: string,
): Outcome {
  const output = query.expectedOutput;
  if (typeof output !== 'string')
    return { kind: 'out of scope', found: 'a connectivity map without an expected output' };
  const path = join(dirname(file), output);
  const format = /\.(yaml|txt)$/.exec(output)?.[1] as 'yaml' | 'txt' | undefined;
  if (!existsSync(path) || format === undefined)
    return { kind: 'out of scope', found: 'its expected output is not among the cases' };
  const worlds = new Map(named.map((config) => [config.name, new NcaWorld(config)]));
  const world = (name: string): NcaWorld => {
    const found = worlds.get(name);
    if (found === undefined) throw new Error(`${path}: no configuration ${name}`);
    return found;
  };
  const expected = readFirewallRules(
    readFileSync(path, 'utf8'),
    format,
    (name) => world(name).compiled.cluster,
  );
  const differences = named.flatMap(({ name, topology }) => {
    const table = expected.get(name) ?? { rows: [], workloads: [] };
    const found = connectivityTable(
      world(name).compiled,
      topology.map(({ object }) => object),
    );
    return tableDifferences(table, found, npGuardPortsText);
  });
  const [first] = differences;
  if (first === undefined) return { kind: 'passed' };
  const where = `${first.place} (${differences.length} in all)`;
  return { kind: 'failed', expected: `${where} ${first.expected}`, found: first.found };
}
