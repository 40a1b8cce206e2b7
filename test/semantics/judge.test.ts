import { describe, expect, it } from 'vitest';
import type { ClusterWorkload } from '../../src/model/cluster.ts';
import type { KubernetesObject } from '../../src/model/kubernetes.ts';
import type { RequestDestination, RequestSource } from '../../src/model/request.ts';
import type { LayerVerdict } from '../../src/model/verdict.ts';
import { bitsOf, emptyBitset, fullBitset } from '../../src/semantics/bitset.ts';
import { judgeOf } from '../../src/semantics/judge.ts';
import type { MeshAnswer, MeshJudge } from '../../src/semantics/mesh-judge.ts';
import { compileNetworkPolicies } from '../../src/semantics/network-policy/compile.ts';
import { clusterOf } from './network-policy/random-cluster.ts';

const pod = (
  name: string,
  labels: Record<string, string>,
  ports: object[] = [],
  status: object = {},
): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'n', labels },
  spec: { containers: [{ name: 'c', ports }] },
  status,
});
const service = (name: string, spec: object): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'n' },
  spec,
});
const allowFrom = (name: string, app: string, from: string, port?: number): KubernetesObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name, namespace: 'n' },
  spec: {
    podSelector: { matchLabels: { app } },
    ingress: [
      { from: [{ podSelector: { matchLabels: { app: from } } }], ...(port && { ports: [{ port }] }) },
    ],
  },
});

const objects = [
  pod('client', { app: 'client' }, [], { podIP: '10.0.0.1' }),
  pod('v1', { app: 'server', version: 'v1' }, [{ containerPort: 8080, name: 'http' }], { podIP: '10.0.0.2' }),
  pod('v2', { app: 'server', version: 'v2' }, [{ containerPort: 8080, name: 'http' }]),
  pod('waypoint', { app: 'waypoint' }),
  service('server', {
    clusterIP: '10.96.0.1',
    selector: { app: 'server' },
    ports: [{ port: 80, targetPort: 'http' }],
  }),
  service('empty', { selector: { app: 'none' }, ports: [{ port: 80 }] }),
  service('manual', { ports: [{ port: 80 }] }),
  service('outside', { type: 'ExternalName', externalName: 'example.com' }),
];
const cluster = clusterOf(objects);
const workload = (name: string): ClusterWorkload => {
  const found = cluster.workloads.find((each) => each.name === name);
  if (found === undefined) throw new Error(name);
  return found;
};
const to = (name: string) => ({ workload: { namespace: 'n', name } });
const toService = (name: string) => ({ service: { namespace: 'n', name } });

function ask(
  policies: readonly KubernetesObject[],
  source: RequestSource,
  destination: RequestDestination,
  port: number,
  mesh?: MeshJudge,
) {
  const judge = judgeOf(compileNetworkPolicies(cluster, policies), mesh);
  return judge.ask({ source, destination, port, protocol: 'TCP' });
}

describe('judgeOf without a mesh', () => {
  it('answers with both directions, the rule that allows, and a response', () => {
    const verdict = ask([allowFrom('p', 'server', 'client', 8080)], to('client'), to('v1'), 8080);
    expect(verdict.outcome).toBe('allowed');
    expect(verdict.decidedBy).toMatchObject({
      layer: 'network-policy-ingress',
      decidedBy: { policy: { name: 'p' }, rule: 0 },
    });
    expect(verdict.layers.map(({ layer }) => layer)).toEqual([
      'network-policy-egress',
      'network-policy-ingress',
    ]);
    expect(verdict.callerSees).toBe('response');
  });

  it('a denial is a timeout', () => {
    const verdict = ask([allowFrom('p', 'server', 'other')], to('client'), to('v1'), 8080);
    expect([verdict.outcome, verdict.callerSees]).toEqual(['denied', 'timeout']);
  });

  it("leads a Service's port to the port of the pods", () => {
    const policies = [allowFrom('p', 'server', 'client', 8080)];
    expect(ask(policies, to('client'), toService('server'), 80).outcome).toBe('allowed');
    expect(ask(policies, to('client'), { address: '10.96.0.1' }, 80).outcome).toBe('allowed');
    expect(ask(policies, to('client'), to('v1'), 80).outcome).toBe('denied');
  });

  it('is undetermined where the pods behind a Service differ', () => {
    const onlyV1: KubernetesObject = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'deny-v2', namespace: 'n' },
      spec: { podSelector: { matchLabels: { version: 'v2' } } },
    };
    const verdict = ask([onlyV1], to('client'), toService('server'), 80);
    expect(verdict).toMatchObject({ outcome: 'undetermined', callerSees: 'unknown' });
    expect(verdict.decidedBy.reason).toContain('n/v2');
  });

  it.each([
    ['a Service without pods', toService('empty'), 80, 'denied', 'no-such-port'],
    ['a port that the Service has not', toService('server'), 81, 'denied', 'no-such-port'],
    ['a Service that is not there', toService('nothing'), 80, 'denied', 'no-such-port'],
    ['a workload that is not there', to('nobody'), 80, 'denied', 'no-such-port'],
    ['endpoints that somebody else writes', toService('manual'), 80, 'undetermined', 'unknown-attribute'],
    ['an external name', toService('outside'), 80, 'undetermined', 'unknown-attribute'],
  ] as const)('%s', (_, destination, port, outcome, name) => {
    expect(ask([], to('client'), destination, port)).toMatchObject({
      outcome,
      decidedBy: { decidedBy: { default: name } },
    });
  });

  it('takes an address of a known pod for that pod', () => {
    const policies = [allowFrom('p', 'server', 'client')];
    expect(ask(policies, { address: '10.0.0.1' }, { address: '10.0.0.2' }, 8080).outcome).toBe('allowed');
    expect(ask(policies, { address: '10.0.0.9' }, { address: '10.0.0.2' }, 8080).outcome).toBe('denied');
  });
});

/** Everything goes through the waypoint by HBONE, and `answer` decides. */
function throughWaypoint(answer: Partial<MeshAnswer> = {}): MeshJudge {
  return {
    ask: ({ source, destination }) => ({
      hops: [
        {
          source,
          destination: { kind: 'workload', workload: workload('waypoint') },
          port: 15008,
          protocol: 'TCP',
        },
        {
          source: { kind: 'workload', workload: workload('waypoint') },
          destination,
          port: 15008,
          protocol: 'TCP',
        },
      ],
      layers: [],
      ...answer,
    }),
    row: () => {
      const size = cluster.workloads.length;
      const outcome = answer.layers?.[0]?.outcome ?? 'allowed';
      const only = (name: string) => (outcome === name ? fullBitset(size) : emptyBitset(size));
      return {
        allowed: only('allowed'),
        denied: only('denied'),
        conditional: emptyBitset(size),
        undetermined: only('undetermined'),
        paths: [
          {
            sources: fullBitset(size),
            hops: [
              { from: 'source', to: workload('waypoint'), port: 15008, protocol: 'TCP' },
              { from: workload('waypoint'), to: 'destination', port: 15008, protocol: 'TCP' },
            ],
          },
        ],
      };
    },
  };
}

const l7 = (outcome: LayerVerdict['outcome']): LayerVerdict => ({
  layer: 'authorization-waypoint',
  outcome,
  decidedBy: { default: 'no-allow-rule-matches' },
  reason: 'x',
});

describe('judgeOf with a mesh', () => {
  it('asks the network about each hop', () => {
    const verdict = ask(
      [allowFrom('direct', 'server', 'client')],
      to('client'),
      to('v1'),
      8080,
      throughWaypoint(),
    );
    expect(verdict).toMatchObject({
      outcome: 'denied',
      callerSees: 'timeout',
      decidedBy: {
        layer: 'network-policy-ingress',
        hop: 1,
        decidedBy: { default: 'isolated-no-rule-matches' },
      },
    });
    const admitted = ask(
      [allowFrom('waypoint', 'server', 'waypoint', 15008)],
      to('client'),
      to('v1'),
      8080,
      throughWaypoint(),
    );
    expect(admitted.outcome).toBe('allowed');
    expect(admitted.layers.map(({ layer, hop }) => `${layer} ${hop}`)).toEqual([
      'network-policy-egress 0',
      'network-policy-egress 1',
      'network-policy-ingress 0',
      'network-policy-ingress 1',
    ]);
  });

  it('the network decides before the mesh, a denial before what is undetermined', () => {
    const mesh = throughWaypoint({ layers: [l7('denied')], callerSees: '403' });
    expect(ask([], to('client'), to('v1'), 8080, mesh)).toMatchObject({
      outcome: 'denied',
      callerSees: '403',
    });
    expect(ask([allowFrom('p', 'server', 'x')], to('client'), to('v1'), 8080, mesh)).toMatchObject({
      callerSees: 'timeout',
    });
    const answering = throughWaypoint({ answers: [undefined, '503'] });
    expect(ask([allowFrom('p', 'server', 'x')], to('client'), to('v1'), 8080, answering)).toMatchObject({
      callerSees: '503',
    });
    const refusing = throughWaypoint({ layers: [{ ...l7('denied'), hop: 0 }], callerSees: '403' });
    expect(ask([allowFrom('p', 'server', 'x')], to('client'), to('v1'), 8080, refusing)).toMatchObject({
      decidedBy: { layer: 'network-policy-ingress' },
      callerSees: '403',
    });
    const open = throughWaypoint({ layers: [l7('undetermined')] });
    expect(ask([], to('client'), to('v1'), 8080, open)).toMatchObject({
      outcome: 'undetermined',
      callerSees: 'unknown',
    });
    expect(ask([allowFrom('p', 'server', 'x')], to('client'), to('v1'), 8080, open).outcome).toBe('denied');
  });

  it.each(['allowed', 'denied', 'undetermined'] as const)(
    'a row says what single questions say (mesh: %s)',
    (outcome) => {
      for (const policies of [
        [],
        [allowFrom('p', 'waypoint', 'client')],
        [allowFrom('q', 'server', 'waypoint')],
        [allowFrom('r', 'server', 'client')],
      ]) {
        const judge = judgeOf(
          compileNetworkPolicies(cluster, policies),
          throughWaypoint({ layers: [l7(outcome)] }),
        );
        const row = judge.row(workload('v1'), 8080, 'TCP');
        for (const [index, source] of cluster.workloads.entries()) {
          const verdict = judge.ask({
            source: to(source.name),
            destination: to('v1'),
            port: 8080,
            protocol: 'TCP',
          });
          const sets = (['allowed', 'denied', 'undetermined', 'conditional'] as const).filter((set) =>
            bitsOf(row[set]).includes(index),
          );
          expect(sets, source.name).toEqual([verdict.outcome]);
        }
      }
    },
  );
});
