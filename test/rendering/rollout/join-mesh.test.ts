import { describe, expect, it } from 'vitest';
import { commandOf } from '../../../src/rendering/rollout/command-of.ts';
import { planOf, type Scenario, type Way } from '../fixtures/scenarios.ts';
import { answers, call, topology, workload } from '../fixtures/shop.ts';

const outside = { namespace: 'batch', joinsMesh: false, ports: [], services: [] };
const job = { namespace: 'batch', ports: [], services: [] };
const scenario: Scenario = {
  answers: answers({
    requirements: { 'existing-mesh': 'none' },
    topology: {
      namespaces: [
        ...topology.namespaces,
        { name: 'batch', labels: {}, meshToday: 'none' as const, joinsMesh: true },
      ],
      workloads: [
        ...topology.workloads,
        workload('once', 8080, { ...outside, kind: 'Job' }),
        workload('adhoc', 8080, { ...outside, kind: 'Pod' }),
        workload('rolled', 8080, { ...outside, kind: 'Rollout' }),
        workload('sized', 8080, { ...job, kind: 'Job', proxyResources: { cpu: '50m' } }),
        workload('hourly', 8080, { ...job, kind: 'CronJob' }),
      ],
      calls: [...topology.calls, call(90, 'batch/hourly', 'shop/cart', 7070)],
    },
  }),
};
const jobsOnly: Scenario = {
  answers: {
    ...scenario.answers,
    topology: scenario.answers.topology && {
      ...scenario.answers.topology,
      workloads: scenario.answers.topology.workloads.filter(
        ({ namespace, kind }) => namespace !== 'batch' || kind === 'CronJob',
      ),
    },
  },
};
const ways: Way[] = [
  { approach: 'hybrid', dataPlane: 'sidecar' },
  { approach: 'hybrid', dataPlane: 'ambient-waypoint' },
];
const phaseOf = (own: Scenario, way: Way, id: string) => planOf(own, way).phases.find((one) => one.id === id);

describe.each(ways)('joining the mesh: %o', (way) => {
  const label =
    way.dataPlane === 'sidecar' ? 'sidecar.istio.io/inject=false' : 'istio.io/dataplane-mode=none';
  const commands = (phaseOf(scenario, way, 'join-mesh')?.steps ?? []).map((step) =>
    step.kind === 'command' ? step.command : '',
  );

  it('labels what has no pod template that can be changed, and patches the rest by a merge', () => {
    expect(commands).toContain(`kubectl label pods -l job-name=once -n batch ${label} --overwrite`);
    expect(commands).toContain(`kubectl label pod adhoc -n batch ${label} --overwrite`);
    expect(commands.join('\n')).toMatch(/kubectl patch rollout rolled -n batch --type merge /);
    expect(commands.join('\n')).not.toMatch(/kubectl patch (job|pod) /);
  });

  it('takes every mark back once the namespace is out of the mesh again', () => {
    const undo = phaseOf(scenario, way, 'join-mesh')?.undo ?? [];
    const texts = undo.map(commandOf);
    const [key] = label.split('=');
    const merge = (spec: object) => `-n batch --type merge --patch '${JSON.stringify({ spec })}'`;
    const template = { template: { metadata: { labels: { [key ?? '']: null } } } };
    expect(texts).toContain(`kubectl label pods -l job-name=once -n batch ${key}-`);
    expect(texts).toContain(`kubectl label pod adhoc -n batch ${key}-`);
    expect(texts).toContain(`kubectl patch rollout rolled ${merge(template)}`);
    const marked = commands.filter((command) => / -n batch /.test(command) && !command.includes('sized'));
    const unmarked = undo.flatMap((step, index) =>
      step.kind === 'command' && / -n batch /.test(step.command) ? index : [],
    );
    expect(unmarked).toHaveLength(marked.length);
    const out = undo.findIndex((step) => step.kind === 'label' && step.target.name === 'batch');
    expect(Math.min(...unmarked)).toBeGreaterThan(out);
  });

  it('writes a file for each of them in the shape of its manifest', () => {
    const { values } = planOf(scenario, way);
    const [key, value] = label.split('=');
    const labels = { [key ?? '']: value };
    const file = (name: string) => values.find((own) => own.file.endsWith(`/${name}-stays-outside.yaml`));
    expect(file('adhoc')?.value).toEqual({ metadata: { labels } });
    expect(file('once')?.value).toEqual({ spec: { template: { metadata: { labels } } } });
  });

  it('looks for pods only where some run all the time', () => {
    for (const id of ['join-mesh', 'strict', 'authorization']) {
      const checks = phaseOf(jobsOnly, way, id)?.checks.map(({ command }) => command) ?? [];
      expect(checks.length).toBeGreaterThan(0);
      for (const command of checks) {
        expect(command).not.toMatch(/-n batch get pods.*items\[0\]/);
        expect(command).not.toMatch(/workload-namespace batch/);
      }
    }
    const strict = phaseOf(jobsOnly, way, 'strict')?.checks.map(({ title }) => title);
    expect(strict).toContain('batch is STRICT');
  });
});

describe('a check of objects', () => {
  it.each(ways)('is made again once the kinds of Istio are known: %o', (way) => {
    const checks = phaseOf(scenario, way, 'install')?.checks.map(({ command }) => command);
    expect(checks).toContain('kubectl apply -k final --dry-run=server');
  });

  it('names the group of a waypoint, since Istio has a Gateway too', () => {
    const [check] = phaseOf(scenario, ways[1] as Way, 'waypoints')?.checks ?? [];
    expect(check?.command).toContain(' gateways.gateway.networking.k8s.io/waypoint ');
  });

  it('sees no pod without a proxy in an empty list', () => {
    const check = phaseOf(scenario, ways[0] as Way, 'join-mesh')?.checks.find(({ command }) =>
      command.includes('grep -v'),
    );
    expect(check?.command).toContain("grep -v -e istio-proxy -e 'Z: ' -e '^$'");
  });
});
