import { describe, expect, it } from 'vitest';
import { discoverYaml, server } from './discover-yaml.ts';

function workload(
  kind: string,
  namespace: string,
  name: string,
  labels: Record<string, string>,
  image = 'x:1',
): string {
  return `---
apiVersion: apps/v1
kind: ${kind}
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: ${JSON.stringify(labels)}}
  template: {metadata: {labels: ${JSON.stringify(labels)}}, spec: {serviceAccountName: ${name}, containers: [{name: c, image: "${image}"}]}}
`;
}

const namespace = (name: string, labels: Record<string, string>) => `---
apiVersion: v1
kind: Namespace
metadata: {name: ${name}, labels: ${JSON.stringify(labels)}}
`;

describe('platform facts and requirements that objects show', () => {
  it('plugin, resolver, control plane, monitoring', () => {
    const { platform, topology } = discoverYaml(
      [
        workload('DaemonSet', 'kube-system', 'cilium', { 'k8s-app': 'cilium' }),
        workload('Deployment', 'kube-system', 'coredns', { 'k8s-app': 'kube-dns' }),
        workload(
          'Deployment',
          'istio-system',
          'istiod',
          { app: 'istiod', istio: 'pilot' },
          'docker.io/istio/pilot:1.30.3',
        ),
        workload('Deployment', 'monitoring', 'prometheus', { 'app.kubernetes.io/name': 'prometheus' }),
        namespace('shop', { 'istio-injection': 'enabled' }),
        server('web', { ports: [{ port: 80 }] }),
      ].join(''),
    );
    expect(platform).toMatchObject({
      networkPlugin: 'cilium',
      resolver: {
        kind: 'kube-dns',
        pods: { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
        port: 53,
      },
      istio: {
        namespace: 'istio-system',
        istiodLabels: { app: 'istiod' },
        version: '1.30.3',
        dataPlane: 'sidecar',
      },
      monitoring: { namespace: 'monitoring', serviceAccount: 'prometheus', inMesh: false },
    });
    expect(platform.evidence.map(({ fact }) => fact)).toEqual([
      'istio.namespace',
      'monitoring.namespace',
      'networkPlugin',
      'resolver.kind',
    ]);
    expect(topology.workloads.map(({ name }) => name)).toEqual(['prometheus', 'web']);
    expect(topology.namespaces.find(({ name }) => name === 'shop')?.meshToday).toBe('sidecar');
  });

  it('says nothing that it has not seen', () => {
    const { platform, requirements } = discoverYaml(server('web'));
    expect(platform).toEqual({ evidence: [] });
    expect(requirements.map(({ question, answer }) => [question, answer])).toEqual([['scale', 'small']]);
  });

  it('answers questions from existing objects', () => {
    const yaml = [
      namespace('shop', { 'istio.io/dataplane-mode': 'ambient' }),
      server('web', { ports: [{ port: 80 }], pod: 'hostNetwork: true' }),
      `---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default, namespace: shop}
spec: {mtls: {mode: STRICT}}
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: {name: jwt, namespace: shop}
spec: {jwtRules: [{issuer: "https://id.example.com", audiences: [shop], jwksUri: "https://id.example.com/jwks"}]}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: web, namespace: shop}
spec: {host: web, trafficPolicy: {outlierDetection: {}}}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web, namespace: shop}
spec: {hosts: [web], http: [{timeout: 5s, route: [{destination: {host: web}, weight: 90}, {destination: {host: web}, weight: 10}]}]}
`,
    ].join('');
    const { requirements, topology } = discoverYaml(yaml);
    expect(Object.fromEntries(requirements.map(({ question, answer }) => [question, answer]))).toEqual({
      'existing-mesh': 'istio-ambient',
      'l7-policies': 'yes',
      'outside-mesh': 'some',
      scale: 'small',
      'service-trust': 'mtls',
      'traffic-features': ['circuit-breaking', 'retries', 'routing'],
    });
    expect(requirements.every(({ evidence }) => evidence.length > 0)).toBe(true);
    expect(topology.tokenIssuers).toMatchObject([
      { name: 'id-example-com', issuer: 'https://id.example.com', audiences: ['shop'] },
    ]);
  });

  it('describes workloads: roles, probes, metrics, undeclared ports, API access', () => {
    const yaml = `${server('web', {
      ports: [{ port: 80, targetPort: 'web', name: 'web' }],
      container: 'readinessProbe: {httpGet: {path: /, port: web}}\nlivenessProbe: {exec: {command: [true]}}',
    })}${server('cache', { image: 'docker.io/library/redis:8', ports: [{ port: 6379 }] })}---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b, namespace: shop}
roleRef: {kind: Role, name: r, apiGroup: rbac.authorization.k8s.io}
subjects: [{kind: ServiceAccount, name: default}]
---
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: {name: m, namespace: shop}
spec: {selector: {matchLabels: {app: web}}, podMetricsEndpoints: [{port: web, path: /m}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web, namespace: shop}
spec: {}
`;
    const discovery = discoverYaml(yaml);
    const [cache, web] = discovery.topology.workloads;
    expect(cache).toMatchObject({
      role: 'cache',
      ports: [{ port: 6379 }],
      needsApiServer: true,
      callsConfirmed: false,
    });
    expect(web).toMatchObject({ role: 'application', probePorts: [80], metrics: { port: 80, path: '/m' } });
    expect(web?.services).toEqual([
      { name: 'web', headless: false, ports: [{ port: 80, targetPort: 80, name: 'web', protocol: 'TCP' }] },
    ]);
    expect(discovery.otherKinds).toEqual([{ kind: 'HorizontalPodAutoscaler', count: 1 }]);
  });

  it('knows a port that a PodMonitor scrapes by its name or number, in each field for it', () => {
    const scraped = (endpoint: string) =>
      discoverYaml(`${server('web', { ports: [{ port: 80, name: 'web' }] })}---
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: {name: m, namespace: shop}
spec: {selector: {matchLabels: {app: web}}, podMetricsEndpoints: [{${endpoint}}]}
`).topology.workloads[0]?.metrics?.port;
    const fields = ['port: web', 'portNumber: 9090', 'targetPort: 9090', 'targetPort: web', 'port: other'];
    expect(fields.map(scraped)).toEqual([80, 9090, 9090, 80, undefined]);
  });
});
