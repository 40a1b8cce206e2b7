import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PortSet } from '../../../src/semantics/network-policy/port-set.ts';
import { noPorts } from '../../../src/semantics/network-policy/port-set.ts';
import {
  type ConnectivityTable,
  elementary,
  ingressController,
  readRange,
  type TableEnd,
  tableDifferences,
} from '../connectivity-table.ts';
import type { Family } from '../family.ts';
import { npGuardName, npGuardPortsText, readNpGuardPorts } from '../np-guard.ts';
import { tableOfFolder } from './netpol-analyzer-connectivity.ts';

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
      const before = tableOfFolder(join(folder, item.first, 'manifests'));
      const after = tableOfFolder(join(folder, item.second, 'manifests'));
      const rows = readDifferences(readFileSync(join(folder, item.expected), 'utf8'), [
        ...before.workloads,
        ...after.workloads,
      ]);
      const expected = { before: table(rows, 'before'), after: table(rows, 'after') };
      const found = changes(before, after);
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

/** Only the pairs whose ports are not the same in both. */
function changes(
  before: ConnectivityTable,
  after: ConnectivityTable,
): Record<'before' | 'after', ConnectivityTable> {
  const first = elementary(before, after);
  const second = elementary(after, before);
  const rows = [...new Set([...first.keys(), ...second.keys()])].flatMap((key): Difference[] => {
    const ports = { before: first.get(key) ?? noPorts, after: second.get(key) ?? noPorts };
    if (npGuardPortsText(ports.before) === npGuardPortsText(ports.after)) return [];
    const [source = '', destination = ''] = key.split(' => ').map(endOf);
    return [{ source, destination, ...ports }];
  });
  return { before: table(rows, 'before'), after: table(rows, 'after') };
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
