import { describe, expect, it } from 'vitest';
import { validateObject } from '../../src/semantics/validation/validate-object.ts';
import { documentNamed, planOf, type Scenario, scenarios, type Way } from './fixtures/scenarios.ts';

const joined = scenarios['several clusters and two address families'] as Scenario;
const root = 'istio-system';

describe.each(['sidecar', 'ambient'] as const)('the gateway between clusters under %s', (dataPlane) => {
  const { documents, phases, values, findings } = planOf(joined, { approach: 'hybrid', dataPlane });
  const phase = phases.find(({ id }) => id === 'east-west');
  const commands = phases.flatMap(({ steps }) =>
    steps.flatMap((step) => (step.kind === 'command' ? [step.command] : [])),
  );

  it('has an object, values and a label of its network', () => {
    const gateway = documentNamed(
      documents,
      'Gateway',
      dataPlane === 'sidecar' ? 'cross-network-gateway' : 'istio-eastwestgateway',
      root,
    );
    expect(gateway.spec).toMatchObject(
      dataPlane === 'sidecar'
        ? {
            selector: { istio: 'eastwestgateway' },
            servers: [{ port: { number: 15443 }, hosts: ['*.local'], tls: { mode: 'AUTO_PASSTHROUGH' } }],
          }
        : { gatewayClassName: 'istio-east-west', listeners: [{ port: 15008, protocol: 'HBONE' }] },
    );
    expect(validateObject(gateway).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(values.some(({ file }) => file === 'values/east-west-gateway.yaml')).toBe(dataPlane === 'sidecar');
    expect(commands).toContain('kubectl label namespace istio-system topology.istio.io/network=net1');
  });

  it('is fenced to the ports of the mesh and of health checks', () => {
    const { spec } = documentNamed(documents, 'NetworkPolicy', 'eastwestgateway-from-clusters', root);
    expect(spec).toEqual({
      podSelector: {
        matchLabels:
          dataPlane === 'sidecar'
            ? { istio: 'eastwestgateway' }
            : { 'gateway.networking.k8s.io/gateway-name': 'istio-eastwestgateway' },
      },
      policyTypes: ['Ingress'],
      ingress: [
        {
          ports: [
            { protocol: 'TCP', port: dataPlane === 'sidecar' ? 15443 : 15008 },
            { protocol: 'TCP', port: 15021 },
          ],
        },
        {
          from: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
              podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus' } },
            },
          ],
          ports: [
            { protocol: 'TCP', port: 15020 },
            { protocol: 'TCP', port: 15090 },
          ],
        },
      ],
    });
  });

  it('opens after authorization is in force, with a secret for each other cluster and checks of both', () => {
    const ids = phases.map(({ id }) => id);
    expect(ids.indexOf('east-west')).toBeGreaterThan(ids.indexOf('authorization-cut-over'));
    expect(commands).toContain(
      'istioctl create-remote-secret -i istio-system --context east --name east | kubectl apply -f -',
    );
    expect(phases[0]?.checks.map(({ command }) => command)).toContain(
      'kubectl -n istio-system get secret cacerts',
    );
    const undone = phase?.undo.flatMap((step) => (step.kind === 'command' ? [step.command] : []));
    expect(undone).toContain('kubectl -n istio-system delete secret istio-remote-secret-east');
    expect(undone?.some((command) => command.startsWith('helm uninstall istio-eastwestgateway'))).toBe(
      dataPlane === 'sidecar',
    );
    expect(phase?.checks.map(({ title }) => title)).toEqual([
      'The clusters share a root certificate',
      'The gateway has an address',
      'istiod sees east',
    ]);
  });

  it('says that calls across clusters are not opened', () => {
    const codes = findings.map(({ code }) => code);
    expect(codes).toContain('calls-between-clusters-cut');
    expect(codes.includes('services-not-shared')).toBe(dataPlane === 'ambient');
  });
});

describe('several clusters', () => {
  it('that nothing connects are told of, and nothing is written for them', () => {
    const scenario = scenarios['several clusters that nothing connects'] as Scenario;
    const { findings, phases } = planOf(scenario, { approach: 'istio', dataPlane: 'sidecar' });
    expect(findings.map(({ code }) => code)).toContain('clusters-not-connected');
    expect(phases.map(({ id }) => id)).not.toContain('east-west');
  });

  it.each<Way>([{ approach: 'istio', dataPlane: 'sidecar' }, { approach: 'network-policies' }])(
    'get no policy of the layer that is not there: $approach',
    (way) => {
      const { documents } = planOf(joined, way);
      const kinds = documents
        .filter(({ object }) => object.metadata.namespace === root)
        .map(({ object }) => object.kind);
      expect(kinds).not.toContain(way.approach === 'istio' ? 'NetworkPolicy' : 'Gateway');
    },
  );
});
