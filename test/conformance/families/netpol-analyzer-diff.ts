import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ConnectivityEnd,
  connectivityChanges,
} from '../../../src/semantics/network-policy/connectivity-changes.ts';
import type { PortSet } from '../../../src/semantics/network-policy/port-set.ts';
import { equalPorts, noPorts } from '../../../src/semantics/network-policy/port-set.ts';
import {
  type ConnectivityTable,
  connectivityTable,
  ingressController,
  nameOf,
  readRange,
  type TableEnd,
  tableDifferences,
} from '../connectivity-table.ts';
import type { Family } from '../family.ts';
import { npGuardName, npGuardPortsText, readNpGuardPorts } from '../np-guard.ts';
import { type FolderState, stateOfFolder } from './netpol-analyzer-connectivity.ts';

/** What differs between two folders of manifests: every row that np-guard lists, and no row more. */
export const netpolAnalyzerDiff: Family = {
  name: 'netpol-diff',
  folders: ['netpol-analyzer'],
  run(casesDirectory) {
    const folder = join(casesDirectory, 'netpol-analyzer');
    const index = JSON.parse(readFileSync(join(folder, 'diff-index.json'), 'utf8')) as {
      first: string;
      second: string;
      expected: string;
    }[];
    const failed: { case: string; expected: string; found: string }[] = [];
    let passed = 0;
    for (const item of index) {
      const before = stateOfFolder(join(folder, item.first, 'manifests'));
      const after = stateOfFolder(join(folder, item.second, 'manifests'));
      const rows = readDifferences(readFileSync(join(folder, item.expected), 'utf8'), [
        ...before.compiled.cluster.workloads.map(nameOf),
        ...after.compiled.cluster.workloads.map(nameOf),
      ]);
      const expected = { before: table(rows, 'before'), after: table(rows, 'after') };
      const ours = changes(before, after);
      const found = { before: table(ours, 'before'), after: table(ours, 'after') };
      const differences = [
        ...tableDifferences(expected.before, found.before, npGuardPortsText),
        ...tableDifferences(expected.after, found.after, npGuardPortsText),
      ];
      if (differences.length === 0) passed += 1;
      for (const { place, ...ports } of differences.slice(0, 5)) {
        failed.push({
          case: `${item.first} to ${item.second}: ${place}, ${differences.length} in all`,
          ...ports,
        });
      }
    }
    return { unit: 'cases', passed, failed, outOfScope: [], explained: [] };
  },
};

interface Difference {
  readonly source: TableEnd;
  readonly destination: TableEnd;
  readonly before: PortSet;
  readonly after: PortSet;
}

/** Only the pairs whose ports are not the same in both; np-guard leaves out IPv6 and a workload and itself. */
function changes(before: FolderState, after: FolderState): Difference[] {
  const between = connectivityChanges(before.compiled, after.compiled).map((change) => ({
    source: tableEnd(change.source),
    destination: tableEnd(change.destination),
    before: change.before.sure,
    after: change.after.sure,
  }));
  const tables = [before, after].map(({ compiled, objects }) => connectivityTable(compiled, objects));
  const byIngress = tables.map(({ rows }) => rows.filter(({ source }) => source === ingressController));
  const entered = [...new Set(byIngress.flatMap((rows) => rows.map(({ destination }) => destination)))];
  const through = entered.map((destination): Difference => {
    const [first, second] = byIngress.map(
      (rows) => rows.find((row) => row.destination === destination)?.ports ?? noPorts,
    );
    return { source: ingressController, destination, before: first ?? noPorts, after: second ?? noPorts };
  });
  return [...between, ...through].flatMap(({ source, destination, ...ports }) =>
    source === undefined ||
    destination === undefined ||
    source === destination ||
    equalPorts(ports.before, ports.after)
      ? []
      : [{ source, destination, ...ports }],
  );
}

function tableEnd(end: ConnectivityEnd): TableEnd | undefined {
  if (end.kind === 'workload') return nameOf(end.workload);
  return end.range.family === 4 ? end.range : undefined;
}

function table(rows: readonly Difference[], side: 'before' | 'after'): ConnectivityTable {
  return {
    workloads: [],
    rows: rows.map((row) => ({ source: row.source, destination: row.destination, ports: row[side] })),
  };
}

/** Reads np-guard's text or comma-separated values. */
function readDifferences(text: string, workloads: readonly string[]): Difference[] {
  const end = (name: string): TableEnd => {
    const each = endOf(name.replace(/\[External\]$/, ''));
    return typeof each === 'string' && each !== ingressController ? npGuardName(each, workloads) : each;
  };
  return text.split('\n').flatMap((line): Difference[] => {
    const parts =
      /^diff-type: \w+, source: (.*), destination: (.*), ref1: (.*), ref2: ((?:(?!, workloads-diff-info).)*)/.exec(
        line,
      ) ?? /^(?:added|removed|changed),([^,]*),([^,]*),("[^"]*"|[^,]*),("[^"]*"|[^,]*),/.exec(line);
    if (parts === null) return [];
    const [, source = '', destination = '', before = '', after = ''] = parts.map((part) =>
      part.replaceAll('"', ''),
    );
    return [
      {
        source: end(source),
        destination: end(destination),
        before: readNpGuardPorts(before),
        after: readNpGuardPorts(after),
      },
    ];
  });
}

function endOf(text: string): TableEnd {
  const range = /^(\d[\d.]*)-(\d[\d.]*)$/.exec(text);
  return range === null ? text : readRange(range[1] ?? '', range[2] ?? '');
}
