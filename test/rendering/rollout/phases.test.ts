import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/model/plan.ts';
import { commandOf } from '../../../src/rendering/rollout/command-of.ts';
import { quoteShell } from '../../../src/rendering/rollout/quote-shell.ts';
import { everyPlan, planOf, scenarios, ways } from '../fixtures/scenarios.ts';
import { answers, topology } from '../fixtures/shop.ts';

const plain = scenarios.plain as (typeof scenarios)[string];
const ids = (way: (typeof ways)[number], scenario = plain) =>
  planOf(scenario, way).phases.map(({ id }) => id);

describe('the order of phases', () => {
  it('is the accepted one for Network Policies', () => {
    expect(ids({ approach: 'network-policies' })).toEqual([
      'prepare',
      'network-bypass',
      'network-policies',
      'cut-over-ingress',
      'cut-over-egress',
    ]);
  });

  it('is the accepted one for sidecars behind Network Policies', () => {
    expect(ids({ approach: 'hybrid', dataPlane: 'sidecar' })).toEqual([
      'prepare',
      'network-bypass',
      'network-plumbing',
      'install',
      'permissive',
      'join-mesh',
      'traffic',
      'network-policies',
      'cut-over-ingress',
      'cut-over-egress',
      'strict',
      'tokens',
      'authorization-bypass',
      'authorization',
      'authorization-cut-over',
    ]);
  });

  it('is the accepted one for ambient with waypoints behind Network Policies', () => {
    expect(ids({ approach: 'hybrid', dataPlane: 'ambient-waypoint' })).toEqual([
      'prepare',
      'network-bypass',
      'network-policies',
      'install',
      'permissive',
      'join-mesh',
      'strict',
      'tokens',
      'authorization-bypass',
      'authorization',
      'authorization-cut-over',
      'waypoints',
      'waypoint-authorization',
      'use-waypoint',
      'waypoint-cut-over',
      'traffic',
      'cut-over-ingress',
      'cut-over-egress',
      'tighten',
    ]);
  });

  it('leaves out Network Policies where the approach has none', () => {
    const plan = planOf(plain, { approach: 'istio', dataPlane: 'sidecar' });
    expect(plan.documents.map(({ object }) => object.kind)).not.toContain('NetworkPolicy');
    expect(plan.phases.map(({ id }) => id)).not.toContain('network-bypass');
  });

  it('does not join, install or turn PERMISSIVE what is in the mesh already', () => {
    const running = scenarios['a mesh that runs already'] ?? plain;
    const own = ids({ approach: 'hybrid', dataPlane: 'sidecar' }, running);
    for (const id of ['install', 'permissive', 'join-mesh']) expect(own).not.toContain(id);
  });
});

describe('a cut-over', () => {
  it('takes away one namespace after the other, ingress before egress, and its undo brings them back', () => {
    const { phases } = planOf(plain, { approach: 'network-policies' });
    const of = (id: string) => phases.find((phase) => phase.id === id);
    expect(of('cut-over-ingress')?.steps).toEqual([
      { kind: 'delete', directory: '02-network-bypass/data-ingress' },
      { kind: 'delete', directory: '02-network-bypass/shop-ingress' },
    ]);
    expect(of('cut-over-ingress')?.undo).toEqual([
      { kind: 'apply', directory: '02-network-bypass/shop-ingress' },
      { kind: 'apply', directory: '02-network-bypass/data-ingress' },
    ]);
    expect(of('cut-over-egress')?.steps[0]).toEqual({
      kind: 'delete',
      directory: '02-network-bypass/data-egress',
    });
  });

  it('undoes STRICT of a namespace by bringing PERMISSIVE back', () => {
    const strict = planOf(plain, { approach: 'istio', dataPlane: 'sidecar' }).phases.find(
      ({ id }) => id === 'strict',
    );
    expect(strict?.undo[0]).toEqual({ kind: 'apply', directory: '03-permissive/shop' });
  });
});

describe('every phase', () => {
  it('that changes the cluster has an undo, and every phase a step', () => {
    for (const { name, plan } of everyPlan()) {
      for (const { id, steps, undo } of plan.phases) {
        expect(steps.length, `${name} ${id}`).toBeGreaterThan(0);
        if (steps.some(({ kind }) => kind !== 'command') || id === 'install')
          expect(undo.length, `${name} ${id}`).toBeGreaterThan(0);
      }
    }
  });

  it('has a check, also where no call is a GET that anybody could send', () => {
    const posts = topology.calls.map((call) => ({
      ...call,
      http: call.http.map((match) => ({ ...match, methods: ['POST'] })),
    }));
    const scenario = { answers: answers({ topology: { calls: posts } }) };
    const plans = [
      ...everyPlan(),
      ...ways.map((way) => ({
        name: `only POST, ${way.approach} ${way.dataPlane}`,
        plan: planOf(scenario, way),
      })),
    ];
    for (const { name, plan } of plans) {
      for (const { id, checks } of plan.phases) expect(checks.length, `${name} ${id}`).toBeGreaterThan(0);
    }
  });

  it('never deletes or makes a namespace', () => {
    for (const { plan } of everyPlan()) {
      for (const step of plan.phases.flatMap(({ steps, undo }) => [...steps, ...undo])) {
        expect(commandOf(step)).not.toMatch(/(delete|create|apply).* namespace/);
      }
    }
  });
});

describe('policies that stand already', () => {
  it('are not bypassed, and the rest of the namespace is, one by one', () => {
    const scenario = scenarios['a cluster with a policy as narrow as ours'] ?? plain;
    const { documents } = planOf(scenario, { approach: 'network-policies' });
    const bypasses = documents
      .filter(({ template }) => template === 'np-bypass')
      .map(({ object }) => object.metadata);
    const names = bypasses.filter(({ namespace }) => namespace === 'shop').map(({ name }) => name);
    expect(names).not.toContain('bypass-ingress-redis');
    expect(names).toContain('bypass-ingress-cart');
    expect(names).toContain('bypass-egress');
  });

  it('are kept as they are before they are deleted, and come back one by one', () => {
    const old = (name: string) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name, namespace: 'shop' },
      spec: { podSelector: { matchLabels: { app: 'nobody' } } },
    });
    const plan = planOf(
      { answers: answers(), existing: [old('one'), old('two')] },
      { approach: 'network-policies' },
    );
    const phase = plan.phases.find(({ id }) => id === 'retire-existing');
    const commands = (steps: Plan['phases'][number]['steps'] = []) =>
      steps.map((step) => ('command' in step ? step.command : step.kind));
    const copy = (name: string) => `backup/retired/shop.${name}.networkpolicy.networking.k8s.io.yaml`;
    expect(commands(phase?.steps).map((text) => text.split(' &&\n').slice(-2))).toEqual(
      ['one', 'two'].map((name) => [
        `mv backup/retired/new ${copy(name)}`,
        `kubectl -n shop delete networkpolicy.networking.k8s.io ${name}`,
      ]),
    );
    expect(commands(phase?.undo)).toEqual(['two', 'one'].map((name) => `kubectl apply -f ${copy(name)}`));
  });

  it('of authorization are not bypassed either, and ones in the root namespace stand for all', () => {
    const way = { approach: 'istio', dataPlane: 'sidecar' } as const;
    const old = (namespace: string, spec: object) => ({
      answers: answers(),
      existing: [
        {
          apiVersion: 'security.istio.io/v1',
          kind: 'AuthorizationPolicy',
          metadata: { name: 'old', namespace },
          spec,
        },
      ],
    });
    const bypassed = (scenario: typeof plain) =>
      planOf(scenario, way)
        .documents.filter(({ template }) => template === 'authz-bypass')
        .map(({ object }) => object.metadata.name);
    expect(bypassed(plain)).toEqual(['bypass']);
    expect(bypassed(old('shop', { selector: { matchLabels: { app: 'cart' } } }))).toEqual(
      expect.not.arrayContaining(['bypass', 'bypass-cart']),
    );
    expect(bypassed(old('istio-system', {}))).toEqual([]);
    expect(bypassed(old('shop', { action: 'DENY', rules: [{}] }))).toEqual(['bypass']);
    expect(topology.namespaces).toHaveLength(2);
  });
});

describe('a waypoint', () => {
  it('carries no Service that nobody reaches through it, since nothing would guard it there', () => {
    const outside = {
      answers: answers({
        topology: {
          workloads: topology.workloads.map((own) =>
            ['checkout', 'backoffice'].includes(own.name) ? { ...own, joinsMesh: false } : own,
          ),
        },
      }),
    };
    const plan = planOf(outside, { approach: 'istio', dataPlane: 'ambient-waypoint' });
    expect(plan.phases.map(({ id }) => id)).not.toContain('use-waypoint');
    const used = planOf(plain, { approach: 'istio', dataPlane: 'ambient-waypoint' });
    const steps = used.phases.find(({ id }) => id === 'use-waypoint')?.steps;
    expect(steps).toEqual([
      {
        kind: 'label',
        target: { kind: 'Service', namespace: 'shop', name: 'payment' },
        labels: { 'istio.io/use-waypoint': 'waypoint' },
      },
    ]);
  });
});

describe('a check', () => {
  it('looks at the policies of a waypoint by the names that they have, however long their Service is called', () => {
    const name = `payment-${'x'.repeat(50)}`;
    const workloads = topology.workloads.map((own) =>
      own.name === 'payment'
        ? { ...own, services: own.services.map((service) => ({ ...service, name })) }
        : own,
    );
    const way = { approach: 'istio', dataPlane: 'ambient-waypoint' } as const;
    const plan = planOf({ answers: answers({ topology: { workloads } }) }, way);
    const phase = plan.phases.find(({ id }) => id === 'waypoint-authorization');
    const looked = phase?.checks.map(({ command }) => / authorizationpolicy (\S+)/.exec(command)?.[1]);
    const written = plan.documents
      .map(({ object }) => object.metadata.name)
      .filter((own) => own.startsWith('payment-xxx'));
    expect(looked).toHaveLength(2);
    expect(written).toEqual(expect.arrayContaining(looked ?? []));
  });
});

describe('a word of a shell command', () => {
  it.each([
    ['shop', 'shop'],
    ['app=web,tier=a', 'app=web,tier=a'],
    ['a b', "'a b'"],
    ["a'b", "'a'\\''b'"],
    ['$(reboot)', "'$(reboot)'"],
    ['', "''"],
  ])('%j becomes %s', (value, word) => {
    expect(quoteShell(value)).toBe(word);
  });
});
