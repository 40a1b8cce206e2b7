import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findExplanations, nearestPath } from '../../../src/cli/explain/find-explanations.ts';
import { loadTemplates } from '../../../src/rendering/load-templates.ts';
import { explanations } from '../../../src/report/explanations/explanations.ts';
import { knowledge } from '../../decision/knowledge.ts';

const all = explanations(knowledge, loadTemplates(resolve('templates')).templates);

describe('a place in the answers file', () => {
  it.each([
    ['topology.entryPoints[0]', 'topology.entryPoints'],
    ['topology.calls[2].http[0].methods', 'topology.calls[].http[].methods'],
    ['topology.entryPoints[1].http[0].paths', 'topology.calls[].http[].paths'],
    ['topology.calls[].port', 'topology.calls[].port'],
    ['requirements.service-trust', 'service-trust'],
    ['platform.gateways[0].labels', 'gateway-labels'],
    ['platform.resolver.kind', 'resolver-kind'],
    ['platform.gateways[3]', 'platform.gateways'],
    ['version', 'version'],
  ])('%s is explained by %s', (place, id) => {
    expect(findExplanations(place, all).map((one) => one.id)).toEqual([id]);
  });

  it.each([
    ['topology.calls[2].methods', 'topology.calls[].http[].methods'],
    ['topology.entrypoints[0]', 'topology.entryPoints'],
    ['topology.workload[0].replicas', 'topology.workloads[].replicas'],
    ['requirements.service-trus', 'requirements.service-trust'],
  ])('%s has %s near it', (place, path) => {
    expect(findExplanations(place, all)).toEqual([]);
    expect(nearestPath(place, all)).toBe(path);
  });

  it('is told with the keys below it and what it stands in', () => {
    const [gateways] = findExplanations('platform.gateways[0]', all);
    const [keys, owner] = gateways?.parts ?? [];
    expect(keys?.lines.map((line) => line.split(':')[0])).toEqual(
      expect.arrayContaining(['kind', 'name', 'labels']),
    );
    expect(owner?.lines).toEqual(['platform: Facts about the cluster that policies depend on.']);
  });
});
