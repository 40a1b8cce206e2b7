import { describe, expect, it } from 'vitest';
import { compareTopologies, type Drift } from '../../src/discovery/compare-topologies.ts';
import type { Topology } from '../../src/model/topology.ts';
import { discoverYaml, env, server } from './discover-yaml.ts';

const db = server('db', { image: 'postgres:17', ports: [{ port: 5432 }] });
const api = server('api', { ports: [{ port: 80 }], container: env({ DB_URL: 'postgres://db:5432/x' }) });

function topology(yaml: string): Topology {
  return discoverYaml(yaml).topology;
}

function kinds(old: string, now: string): string[] {
  return compareTopologies(topology(old), topology(now)).map(summary);
}

function summary(drift: Drift): string {
  switch (drift.kind) {
    case 'changed-workload':
      return `${drift.kind} ${drift.workload.name} ${drift.what}: ${drift.was} → ${drift.is}`;
    case 'new-workload':
      return `${drift.kind} ${drift.workload.name} in ${drift.callers.length} out ${drift.callees.length}`;
    case 'gone-workload':
      return `${drift.kind} ${drift.workload.name}`;
    case 'new-call':
    case 'gone-call':
      return `${drift.kind} ${drift.call.from.name} ${drift.call.to.name}:${drift.call.port}`;
    case 'moved-call':
      return `${drift.kind} ${drift.call.from.name} ${drift.call.to.name}:${drift.was} → ${drift.call.port}`;
    case 'new-external':
    case 'gone-external':
      return `${drift.kind} ${drift.external.name}`;
    default:
      return drift.kind;
  }
}

describe('drift between a written topology and a discovered one', () => {
  it('is none for the same input', () => {
    expect(kinds(`${api}${db}`, `${db}${api}`)).toEqual([]);
  });

  it('names a new workload with what it calls', () => {
    const ledger = server('ledger', { container: env({ DB_URL: 'postgres://db:5432/x' }) });
    expect(kinds(`${api}${db}`, `${api}${db}${ledger}`)).toEqual([
      'new-workload ledger in 0 out 1',
      'new-call ledger db:5432',
    ]);
    expect(kinds(`${api}${db}${ledger}`, `${api}${db}`)).toEqual([
      'gone-workload ledger',
      'gone-call ledger db:5432',
    ]);
  });

  it('names changed facts one by one', () => {
    expect(kinds(`${api}${db}`, `${api.replaceAll('{app: api}', '{app: api, tier: x}')}${db}`)).toContain(
      'changed-workload api labels: app=api → app=api, tier=x',
    );
    expect(kinds(`${api}${db}`, `${api}${db.replaceAll('5432', '5433')}`)).toContain(
      'changed-workload db ports: 5432/TCP → 5433/TCP',
    );
  });

  it('tells a moved call from a new and a gone one', () => {
    const moved = `${api.replaceAll('5432', '5433')}${db.replaceAll('5432', '5433')}`;
    expect(kinds(`${api}${db}`, moved)).toContain('moved-call api db:5432 → 5433');
    expect(kinds(`${api}${db}`, moved).some((line) => /^(new|gone)-call/.test(line))).toBe(false);
  });

  it('does not miss what a person declared', () => {
    const old = topology(`${api}${db}`);
    const declared = {
      ...old,
      calls: old.calls.map((call) => ({ ...call, origin: { kind: 'declared' } as const })),
    };
    expect(
      compareTopologies(
        declared,
        topology(`${api.replace('DB_URL', 'X')}${db}`.replace('postgres://db:5432/x', 'none')),
      ).map(summary),
    ).toEqual([]);
  });

  it('names destinations outside and the mesh mode of a namespace', () => {
    const outward = server('mail', { container: env({ SMTP_URL: 'smtp://mx.example.com' }) });
    expect(kinds(server('mail'), outward)).toEqual([
      'new-call mail mx-example-com:25',
      'new-external mx-example-com',
    ]);
    const labelled = `---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {istio-injection: enabled}}\n`;
    expect(kinds(db, `${db}${labelled}`)).toEqual(['changed-mesh']);
  });
});
