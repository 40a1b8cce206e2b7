import { describe, expect, it } from 'vitest';
import type { Topology } from '../../../src/model/topology.ts';
import { prove } from '../../../src/semantics/proof/prove.ts';
import { unnamedPort } from '../../../src/semantics/proof/unnamed-port.ts';
import { call, platform, workload } from '../../arbitrary/topology.ts';
import { compile, proofInput } from './prove-example.ts';

describe('a port that nobody names', () => {
  it('is the usual one, else the next that is free, else the first', () => {
    expect(unnamedPort([])).toBe(4242);
    expect(unnamedPort([[8080, 8080]])).toBe(4242);
    const near = [
      [4244, 4244],
      [4242, 4242],
      [4000, 4243],
    ] as const;
    expect(unnamedPort(near)).toBe(4245);
    expect(unnamedPort([[1024, 65535]])).toBe(1);
  });

  it('is no port that a workload is probed on', () => {
    const [web, api] = [
      { namespace: 'shop', name: 'web' },
      { namespace: 'shop', name: 'api' },
    ];
    const topology: Topology = {
      namespaces: [{ name: 'shop', labels: {}, meshToday: 'none', joinsMesh: true }],
      workloads: [workload(web), workload(api, { probePorts: [4242] })],
      calls: [call(web, api, 8080)],
      entryPoints: [],
      externals: [],
      tokenIssuers: [],
      traffic: [],
    };
    const answers = { requirements: {}, platform, topology, assumptions: [] };
    expect(prove(proofInput(answers, 'hybrid', 'ambient'), compile).failures).toEqual([]);
  });
});
