import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/**
 * Runs a program several times and tells, by the name of each of its files, where the functions begin that every run
 * called. `argumentsIn` makes the arguments of each run, given a folder that it may write to.
 */
export function calledFunctions(program, argumentsIn) {
  const work = mkdtempSync(join(tmpdir(), 'netmesh-calls-'));
  const called = new Map();
  for (const [index, args] of argumentsIn(work).entries()) {
    const coverage = join(work, `coverage-${index}`);
    const environment = { ...process.env, NODE_V8_COVERAGE: coverage };
    const { status, stderr } = spawnSync(process.execPath, [program, ...args], { env: environment });
    if (status !== 0) throw new Error(`${args.join(' ')}: exit code ${status}\n${stderr}`);
    for (const [file, places] of callsIn(coverage)) {
      const before = called.get(file) ?? places;
      called.set(file, new Set([...before].filter((place) => places.has(place))));
    }
  }
  rmSync(work, { recursive: true });
  return called;
}

function callsIn(coverage) {
  const [report] = readdirSync(coverage);
  const { result } = JSON.parse(readFileSync(join(coverage, report), 'utf8'));
  return result.map(({ url, functions }) => {
    const whole = functions.map(({ ranges }) => ranges[0]);
    const places = whole.filter(({ count }) => count > 0).map(({ startOffset }) => startOffset);
    return [basename(url), new Set(places)];
  });
}
