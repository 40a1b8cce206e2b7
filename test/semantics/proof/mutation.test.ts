import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { hasBit } from '../../../src/semantics/bitset.ts';
import { type ProofInput, proveEnd } from '../../../src/semantics/proof/prove.ts';
import {
  labelsInForce,
  momentsOf,
  type RolloutState,
  startState,
} from '../../../src/semantics/proof/rollout-state.ts';
import { elsewhere, worldOf } from '../../../src/semantics/proof/world.ts';
import { call, issuer, platform, workload } from '../../arbitrary/topology.ts';
import { mutantsOf } from './mutate.ts';
import { compile, proofInput, ways } from './prove-example.ts';

const accessKinds = new Set([
  'NetworkPolicy',
  'PeerAuthentication',
  'AuthorizationPolicy',
  'RequestAuthentication',
]);

/** One of everything that access rules are made for. */
const shop = { namespace: 'shop', name: 'frontend' };
const checkout = { namespace: 'shop', name: 'checkout' };
const payment = { namespace: 'pay', name: 'payment' };
const database = { namespace: 'pay', name: 'postgres' };
const http = {
  methods: ['POST', 'PUT'],
  paths: ['/process', '/refund'],
  hosts: [],
  headers: [{ name: 'x-key' }],
  claims: [],
};
const partner = { ...issuer, name: 'partner', issuer: 'https://partner.example.com' };
/** Ports beside the declared ones, so that a rule without ports shows. */
const web = [8080, 8081].map((port) => ({ port, protocol: 'TCP' as const, appProtocol: 'http' as const }));
const answers = {
  requirements: {
    isolation: 'workloads-and-egress',
    'l7-policies': 'yes',
    'service-trust': 'mtls',
    observability: 'comprehensive',
  },
  platform,
  assumptions: [],
  topology: {
    namespaces: ['shop', 'pay'].map((name) => ({
      name,
      labels: {},
      meshToday: 'none' as const,
      joinsMesh: true,
    })),
    workloads: [
      workload(shop, { probePorts: [8080], ports: web }),
      workload(checkout, { needsApiServer: true, ports: web }),
      workload(payment, {
        metrics: { port: 9102, path: '/metrics' },
        ports: [
          { port: 8080, protocol: 'TCP', appProtocol: 'http' },
          { port: 9102, protocol: 'TCP', appProtocol: 'http' },
          { port: 8082, protocol: 'TCP', appProtocol: 'http' },
        ],
      }),
      workload(database, {
        joinsMesh: false,
        outsideBecause: 'database',
        role: 'database',
        ports: [{ port: 5432, protocol: 'TCP', appProtocol: 'postgres' }],
      }),
    ],
    calls: [
      call(shop, checkout, 8080),
      call(checkout, payment, 8080, {
        http: [
          http,
          {
            ...http,
            methods: ['GET'],
            paths: ['/admin'],
            headers: [],
            issuer: issuer.name,
            claims: [{ name: 'role', values: ['admin'] }],
          },
          { ...http, methods: ['GET'], paths: ['/statement'], headers: [], issuer: partner.name },
        ],
      }),
      call(payment, database, 5432, { appProtocol: 'postgres' }),
      {
        ...call(payment, payment, 443, { appProtocol: 'https' }),
        answer: 'topology.calls[3]',
        to: { kind: 'external' as const, name: 'bank' },
      },
    ],
    entryPoints: [
      {
        answer: 'topology.entryPoints[0]',
        name: 'web',
        gateway: 'ingressgateway',
        hosts: ['shop.example.com'],
        to: shop,
        port: 8080,
        protocol: 'TCP' as const,
        appProtocol: 'http' as const,
        http: [],
      },
    ],
    externals: [{ name: 'bank', hosts: [], cidrs: ['203.0.113.0/24'], egressGateway: false }],
    tokenIssuers: [issuer, partner],
    traffic: [],
  },
};

describe.each(ways)('each access rule of $approach $dataPlane', ({ approach, dataPlane }) => {
  const input = proofInput(answers, approach, dataPlane);
  const end = endOf(input);
  const objects = [...end.objects].filter(([, object]) => accessKinds.has(object.kind));

  it('is part of a bundle whose proof holds', () => {
    expect(proveEnd(input, end, compile).failures).toEqual([]);
    expect(objects.length).toBeGreaterThan(5);
  });

  it('matters: without it, or opened wide, the proof fails', () => {
    const survivors: string[] = [];
    let mutants = 0;
    for (const [key, object] of objects) {
      for (const mutant of mutantsOf(object)) {
        if (isBaseline(object) && mutant.object === undefined) continue;
        if (isPortBesideTunnel(object, mutant.name)) continue;
        mutants += 1;
        const failures = proveEnd(input, replaced(end, key, mutant.object), compile).failures;
        if (failures.length === 0) survivors.push(`${key}: ${mutant.name}`);
      }
    }
    expect(mutants).toBeGreaterThan(20);
    expect(survivors).toEqual([]);
  }, 120_000);
});

describe.each(ways)('the baselines of $approach $dataPlane', ({ approach, dataPlane }) => {
  it('keep out a workload that nobody declared, alone and in both directions', () => {
    const input = proofInput(answers, approach, dataPlane);
    const end = endOf(input);
    const baselines = [...end.objects.values()].filter(isBaseline);
    expect(baselines.length).toBeGreaterThan(0);
    const world = worldOf(input.topology, input.platform, labelsInForce(end), end.serviceLabels);
    const judge = compile(world, baselines, input.platform);
    const openAfterAll = world.strangers
      .filter(({ namespace }) => namespace !== elsewhere)
      .flatMap((stranger) => {
        const inward = judge.row(stranger, 4242, 'TCP');
        const others = world.cluster.workloads.filter(({ namespace }) => namespace !== stranger.namespace);
        const open = others.filter(
          (source) => !hasBit(inward.denied, world.cluster.workloads.indexOf(source)),
        );
        return open.map((source) => `${source.namespace}/${source.name} -> ${stranger.namespace}`);
      });
    expect(openAfterAll).toEqual([]);
  });
});

/** A gateway that does not speak HBONE yet arrives on the port itself; nothing that it could send there passes STRICT. */
function isPortBesideTunnel({ metadata, spec }: KubernetesObject, mutant: string): boolean {
  const ports: readonly string[] = JSON.stringify(spec).match(/"port":(\d+)/g) ?? [];
  return (
    metadata.name.endsWith('-from-gateways') && ports.includes('"port":15008') && mutant.includes('ports[0]')
  );
}

/** A document that denies everything it selects. */
function isBaseline({ kind, spec }: KubernetesObject): boolean {
  const { ingress, egress, rules, podSelector, selector } = (spec ?? {}) as Record<string, unknown>;
  const empty = (list: unknown) => list === undefined || (Array.isArray(list) && list.length === 0);
  if (kind === 'NetworkPolicy') return empty(ingress) && empty(egress) && podSelector !== undefined;
  return kind === 'AuthorizationPolicy' && empty(rules) && selector === undefined;
}

function endOf(input: ProofInput): RolloutState {
  const start = startState(input.topology, []);
  let state = start;
  for (const moment of momentsOf(input.plan, start, input.platform.istio.namespace)) {
    if (!moment.undo) state = moment.state;
  }
  return state;
}

function replaced(state: RolloutState, key: string, object: KubernetesObject | undefined): RolloutState {
  const objects = new Map(state.objects);
  if (object) objects.set(key, object);
  else objects.delete(key);
  return { ...state, objects };
}
