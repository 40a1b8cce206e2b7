import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { families } from './families/index.ts';
import type { Family, FamilyResult } from './family.ts';

const casesDirectory = resolve(process.env.NETMESH_ADVISOR_CASES || '../shared/cases');
const only = process.argv.slice(2);

let failures = 0;
const rows: string[][] = [['family', 'passed', 'failed', 'explained', 'out of scope']];
const details: string[] = [];

if (!existsSync(casesDirectory)) {
  console.log(
    `No cases: ${casesDirectory} does not exist. Set NETMESH_ADVISOR_CASES to a folder with suites.`,
  );
}
for (const family of families.filter(({ name }) => only.length === 0 || only.includes(name))) {
  const absent = family.folders.filter((folder) => !present(folder));
  if (absent.length === family.folders.length && absent.length > 0) {
    rows.push([family.name, 'absent', '', '', absent.join(', ')]);
    continue;
  }
  report(family, await family.run(casesDirectory));
}
print();
process.exitCode = failures > 0 ? 1 : 0;

function present(folder: string): boolean {
  if (!existsSync(casesDirectory)) return false;
  const pattern = new RegExp(`^${folder.replaceAll('*', '.*')}$`);
  return readdirSync(casesDirectory).some((name) => pattern.test(name));
}

function report(family: Family, result: FamilyResult): void {
  failures += result.failed.length;
  rows.push([
    family.name,
    `${result.passed} ${result.unit}`,
    String(result.failed.length),
    String(result.explained.length),
    String(result.outOfScope.length),
  ]);
  for (const item of result.failed.slice(0, 40)) {
    details.push(
      `FAILED ${family.name}: ${item.case}\n  expected ${item.expected}\n  found    ${item.found}`,
    );
  }
  if (result.failed.length > 40) details.push(`  … and ${result.failed.length - 40} more of ${family.name}`);
  for (const item of result.explained) {
    details.push(`explained ${family.name}: ${item.case}: ${item.reason} (${item.source})`);
  }
  const reasons = new Map<string, string[]>();
  for (const item of result.outOfScope)
    reasons.set(item.reason, [...(reasons.get(item.reason) ?? []), item.case]);
  for (const [reason, cases] of reasons) {
    const shown = cases.slice(0, 5).join(', ') + (cases.length > 5 ? `, … ${cases.length} in all` : '');
    details.push(`out of scope ${family.name}: ${reason}: ${shown}`);
  }
  for (const note of result.notes ?? []) details.push(`${family.name}: ${note}`);
}

function print(): void {
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  for (const row of rows) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
  if (details.length > 0) console.log(`\n${details.join('\n')}`);
}
