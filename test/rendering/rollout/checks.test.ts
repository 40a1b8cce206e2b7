import { describe, expect, it } from 'vitest';
import { commandOf } from '../../../src/rendering/rollout/command-of.ts';
import { planOf, type Scenario, scenarios, type Way, ways } from '../fixtures/scenarios.ts';
import { answers, call, platform, topology, workload } from '../fixtures/shop.ts';

const plain = scenarios.plain as Scenario;
const sidecar: Way = { approach: 'hybrid', dataPlane: 'sidecar' };
const ambient: Way = { approach: 'hybrid', dataPlane: 'ambient-waypoint' };
const commandsOf = (scenario: Scenario, way: Way, phase: string): string[] =>
  (planOf(scenario, way).phases.find(({ id }) => id === phase)?.checks ?? []).map(({ command }) => command);
const networkWays = ways.filter(({ approach }) => approach !== 'istio');
const cutOvers = ['cut-over-ingress', 'cut-over-egress'];

describe('a network cut-over', () => {
  it.each(networkWays)('tries strangers from outside the mesh, where packets meet policies: %o', (way) => {
    for (const phase of cutOvers) {
      const strangers = commandsOf(plain, way, phase).filter((command) =>
        command.includes('netmesh-stranger'),
      );
      expect(strangers.length).toBeGreaterThan(0);
      for (const command of strangers) expect(command).toContain('istio.io/dataplane-mode=none');
    }
  });

  it('takes no bare connection for a declared call in ambient: ztunnel accepts them all', () => {
    for (const phase of cutOvers) {
      const tried = commandsOf(plain, ambient, phase).filter(
        (command) => !command.includes('netmesh-stranger'),
      );
      expect(tried).toContain('./probes.sh --only allow');
      expect(tried.filter((command) => command.includes('nc -z'))).toEqual([]);
    }
  });

  it('tries a pod of another namespace where only namespaces are closed', () => {
    for (const phase of cutOvers) {
      const commands = commandsOf(scenarios['namespaces only'] as Scenario, sidecar, phase);
      expect(
        commands.some((command) =>
          /^kubectl -n default run netmesh-stranger .*grep 'kept out'$/.test(command),
        ),
      ).toBe(true);
    }
  });

  it('expects no stranger to be kept out where nothing isolates the callee', () => {
    const open = answers({
      topology: {
        workloads: topology.workloads.map((own) => ({
          ...own,
          callsConfirmed: own.name !== 'cart',
        })),
        calls: topology.calls.filter(({ to }) => to.kind === 'workload' && to.name === 'cart'),
      },
    });
    for (const way of networkWays) {
      const commands = commandsOf({ answers: open }, way, 'cut-over-ingress');
      expect(commands.filter((command) => /netmesh-stranger .*cart\.shop/.test(command))).toEqual([]);
    }
  });

  it('sends no pod that a DaemonSet would adopt', () => {
    const scenario = {
      answers: answers({
        topology: {
          workloads: [
            ...topology.workloads,
            workload('agent', 8080, { kind: 'DaemonSet', namespace: 'data' }),
          ],
          calls: [call(90, 'data/agent', 'shop/cart', 7070), ...topology.calls],
        },
      }),
    };
    const commands = commandsOf(scenario, sidecar, 'cut-over-ingress').join('\n');
    expect(commands).toContain('netmesh-caller');
    expect(commands).not.toContain('app=agent');
  });
});

describe('STRICT', () => {
  const commands = (way: Way) => commandsOf(plain, way, 'strict');

  it('is asked of pods without a sidecar too', () => {
    expect(commands(ambient)[0]).toMatch(/istioctl x describe pod --ignoreUnmeshed .*STRICT/);
  });

  it.each([sidecar, ambient])(
    'is tried by a pod that no Network Policy keeps out, for an answer: %o',
    (way) => {
      const tried = commands(way).filter((command) => command.includes('netmesh-plaintext'));
      expect(tried.length).toBeGreaterThan(0);
      for (const command of tried) {
        expect(command).toMatch(
          /--labels=app=\w+,sidecar.istio.io\/inject=false,istio.io\/dataplane-mode=none/,
        );
        expect(command).toMatch(
          /^kubectl .*wget -S .* 2>&1 \| grep HTTP\/ \|\| echo no answer' \| grep 'no answer'$/,
        );
      }
    },
  );
});

describe('what a check looks for', () => {
  it('is never told by a command that failed, which may not have been carried out at all', () => {
    for (const scenario of Object.values(scenarios)) {
      for (const way of ways) {
        for (const { checks } of planOf(scenario, way).phases) {
          for (const { command } of checks) expect(command).not.toMatch(/^! |;\s*! /);
        }
      }
    }
  });

  it('is asked by a pod that the network plugin has had time to learn of', () => {
    for (const way of ways) {
      const started = planOf(plain, way).phases.flatMap(({ checks }) =>
        checks.map(({ command }) => command).filter((command) => command.includes(' run netmesh-')),
      );
      for (const command of started) expect(command).toMatch(/-- sh -c 'sleep 5; /);
    }
  });

  it('is every pod of ztunnel and istiod, whatever the revision', () => {
    expect(commandsOf(plain, ambient, 'authorization-cut-over').join('\n')).toContain('logs -l app=ztunnel');
    expect(commandsOf(plain, sidecar, 'tokens').join('\n')).toContain('logs -l app=istiod');
  });

  it('is the Service itself, where a namespace has its name', () => {
    const [command = ''] = commandsOf(plain, ambient, 'use-waypoint');
    expect(command).toMatch(/awk -v service=\w+ '\$2 == service/);
  });
});

describe('installing Istio', () => {
  const helm = { ...(platform.gateways[0] as (typeof platform.gateways)[number]), kind: 'helm' as const };
  const scenario: Scenario = {
    answers: answers({ platform: { gateways: [helm] }, requirements: { 'existing-mesh': 'none' } }),
  };

  it('brings a gateway of Helm with it, and looks whether every gateway runs', () => {
    const { steps = [], checks = [] } =
      planOf(scenario, ambient).phases.find(({ id }) => id === 'install') ?? {};
    const commands = steps.map((step) => ('command' in step ? step.command : ''));
    expect(commands.join('\n')).toMatch(new RegExp(`helm upgrade --install ${helm.name} gateway .*--wait`));
    expect(checks.map(({ command }) => command).join('\n')).toMatch(
      new RegExp(`kubectl -n ${helm.namespace} wait --for=condition=Ready pod -l `),
    );
  });

  it('asks for the Gateway API where waypoints need it', () => {
    expect(commandsOf(scenario, ambient, 'install').join('\n')).toContain('get crd gateways.gateway');
    expect(commandsOf(scenario, sidecar, 'install').join('\n')).not.toContain('get crd gateways.gateway');
  });
});

describe('the state of proxies', () => {
  it.each(['join-mesh', 'authorization'])(
    'is asked for by type, which istioctl else leaves out: %s',
    (phase) => {
      const command = commandsOf(plain, sidecar, phase).find((own) => own.includes('proxy-status')) ?? '';
      expect(command).toContain('istioctl proxy-status -i istio-system -v 1 ||');
      expect(command).toContain('grep -q SYNCED <<< "$status"');
    },
  );
});

describe('a control plane in a namespace of another name', () => {
  const own: Scenario = {
    answers: answers({
      platform: { istio: { ...platform.istio, namespace: 'mesh' } },
      requirements: { 'existing-mesh': 'none' },
    }),
  };

  it.each([sidecar, ambient])('is named to every istioctl, and to its charts: %o', (way) => {
    const { phases } = planOf(own, way);
    const commands = phases.flatMap(({ steps, checks }) => [
      ...steps.map((step) => ('command' in step ? step.command : '')),
      ...checks.map(({ command }) => command),
    ]);
    const asked = commands.flatMap((command) => command.match(/istioctl [^|$"]*/g) ?? []);
    expect(asked.length).toBeGreaterThan(0);
    for (const command of asked) expect(command).toContain(' -i mesh');
    expect(commands.join('\n')).toMatch(/helm .* base .*--set global\.istioNamespace=mesh /);
  });
});

describe('a restart', () => {
  it('waits for nothing in a namespace of CronJobs only', () => {
    expect(commandOf({ kind: 'restart', namespace: 'batch' })).toContain(
      'xargs -r -n 1 kubectl rollout status',
    );
  });
});
