import { describe, expect, it } from 'vitest';
import { documentNamed, planOf, type Scenario, type Way } from './fixtures/scenarios.ts';
import { answers, platform, topology } from './fixtures/shop.ts';

const [gateway] = platform.gateways;
const scenario: Scenario = {
  answers: answers({
    requirements: { 'existing-mesh': 'none' },
    platform: {
      istio: { ...platform.istio, revision: 'canary' },
      gateways: gateway ? [{ ...gateway, kind: 'helm' }] : [],
    },
    topology: {
      namespaces: topology.namespaces.map((own) => ({
        ...own,
        labels: { ...own.labels, 'istio-injection': 'disabled' },
      })),
    },
  }),
};
const sidecar: Way = { approach: 'hybrid', dataPlane: 'sidecar' };
const ambient: Way = { approach: 'hybrid', dataPlane: 'ambient-waypoint' };
const stepsOf = (way: Way, phase: string) =>
  planOf(scenario, way).phases.find(({ id }) => id === phase)?.steps ?? [];

describe('a control plane that has a revision', () => {
  it.each([sidecar, ambient])('is named to the gateways of Helm and to what checks objects: %o', (way) => {
    const commands = stepsOf(way, 'install').map((step) => ('command' in step ? step.command : ''));
    expect(commands.filter((command) => command.includes(' gateway '))).toEqual([
      expect.stringContaining('--set revision=canary'),
    ]);
    expect(commands.filter((command) => command.includes(' base '))).toEqual([
      expect.stringContaining('--set defaultRevision=canary'),
    ]);
  });

  it('is the one that ztunnel dials, and that makes the waypoints', () => {
    const { values, documents } = planOf(scenario, ambient);
    expect(values.find(({ file }) => file === 'values/ztunnel.yaml')?.value).toMatchObject({
      revision: 'canary',
    });
    expect(documentNamed(documents, 'Gateway', 'waypoint').metadata.labels).toMatchObject({
      'istio.io/rev': 'canary',
      'istio.io/waypoint-for': 'service',
    });
  });

  it('has namespaces whose other label would keep its injector away, and gets it back in the undo', () => {
    const labels = stepsOf(sidecar, 'join-mesh').flatMap((step) =>
      step.kind === 'label' ? [step.labels] : [],
    );
    expect(labels.length).toBeGreaterThan(0);
    for (const changes of labels)
      expect(changes).toEqual({ 'istio-injection': null, 'istio.io/rev': 'canary' });
    const undone = planOf(scenario, sidecar)
      .phases.find(({ id }) => id === 'join-mesh')
      ?.undo.flatMap((step) => (step.kind === 'label' ? [step.labels] : []));
    expect(undone).toContainEqual({ 'istio-injection': 'disabled', 'istio.io/rev': null });
  });
});
