import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAnswers } from '../../src/answers/read-answers.ts';
import { knowledge } from './example-knowledge.ts';

const folder = resolve(import.meta.dirname, '../../examples');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => /^(payments|online-boutique.answers)\.yaml$/.test(name))
  .sort();

function read(name: string) {
  return readAnswers(knowledge, [{ name, text: readFileSync(resolve(folder, name), 'utf8') }]);
}

describe('the examples', () => {
  it('are there', () => {
    expect(files.map((name) => name.replace('\\', '/'))).toEqual([
      'online-boutique/answers.yaml',
      'payments.yaml',
    ]);
  });

  it.each(files)('%s has no problem and misses nothing', (name) => {
    const { problems, missing } = read(name);
    expect([problems, missing]).toEqual([[], []]);
  });

  it('hold Online Boutique whole: 12 workloads, 16 calls, every one of them HTTP but that to redis', () => {
    const topology = read('online-boutique/answers.yaml').answers?.topology;
    expect(topology?.workloads.length).toBe(12);
    expect(topology?.calls.length).toBe(16);
    expect(topology?.calls.filter(({ http }) => http.length === 0).map(({ to }) => to)).toEqual([
      { kind: 'workload', namespace: 'online-boutique', name: 'redis-cart' },
    ]);
    const port = (from: string, to: string) =>
      topology?.calls.find((call) => call.from.name === from && call.to.name === to)?.port;
    expect([port('checkoutservice', 'emailservice'), port('loadgenerator', 'frontend')]).toEqual([
      8080, 8080,
    ]);
    expect(topology?.workloads.filter(({ joinsMesh }) => !joinsMesh).map(({ name }) => name)).toEqual([
      'redis-cart',
    ]);
    expect(topology?.workloads.every(({ callsConfirmed }) => callsConfirmed)).toBe(true);
  });
});
