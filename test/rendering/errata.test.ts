import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/model/plan.ts';
import { renderBundle } from '../../src/rendering/render-bundle.ts';
import { documentNamed, everyPlan, planOf, scenarios, type Way, ways } from './fixtures/scenarios.ts';
import { answers, decision, topology } from './fixtures/shop.ts';

/** The guide's known faults, row by row, and the right form in what is generated. */

const plain = scenarios.plain as (typeof scenarios)[string];
const np: Way = { approach: 'network-policies' };
const sidecar: Way = { approach: 'hybrid', dataPlane: 'sidecar' };
const ambient: Way = { approach: 'hybrid', dataPlane: 'ambient' };
const waypoint: Way = { approach: 'hybrid', dataPlane: 'ambient-waypoint' };
const final = (way: Way, scenario = plain) => planOf(scenario, way).final;
const spec = (way: Way, kind: string, name: string, namespace = 'shop', scenario = plain): unknown =>
  documentNamed(final(way, scenario), kind, name, namespace).spec;
const peer = (namespace: string, labels: object) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
  podSelector: { matchLabels: labels },
});
const tcp = (port: number) => ({ protocol: 'TCP', port });
const principal = (account: string) => `cluster.local/ns/shop/sa/${account}`;

describe('the guide said it wrong in a policy', () => {
  it('B1: a callee that only takes its caller is still scraped, and reached over HBONE in ambient', () => {
    expect(spec(np, 'NetworkPolicy', 'payment-from-callers')).toMatchObject({
      ingress: [
        {
          from: [peer('shop', { app: 'backoffice' }), peer('shop', { app: 'checkout' })],
          ports: [tcp(8080)],
        },
      ],
    });
    expect(spec(np, 'NetworkPolicy', 'payment-from-monitoring')).toMatchObject({
      ingress: [{ ports: [tcp(9090)] }],
    });
    expect(spec(ambient, 'NetworkPolicy', 'payment-from-callers')).toMatchObject({
      ingress: [{ ports: [tcp(15008)] }],
    });
  });

  it('B2: default deny leaves istiod and DNS over both protocols to every sidecar', () => {
    expect(spec(sidecar, 'NetworkPolicy', 'default-deny-egress')).toEqual({
      podSelector: {},
      policyTypes: ['Egress'],
    });
    expect(spec(sidecar, 'NetworkPolicy', 'allow-istiod')).toEqual({
      podSelector: { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['redis'] }] },
      policyTypes: ['Egress'],
      egress: [{ to: [peer('istio-system', { app: 'istiod' })], ports: [tcp(15012)] }],
    });
    expect(spec(sidecar, 'NetworkPolicy', 'allow-dns')).toMatchObject({
      podSelector: {},
      egress: [
        {
          to: [peer('kube-system', { 'k8s-app': 'kube-dns' })],
          ports: [{ protocol: 'UDP', port: 53 }, tcp(53)],
        },
      ],
    });
  });

  it('B2: the resolver is the one in use, by its pod port or its address', () => {
    const resolver = {
      kind: 'openshift-dns' as const,
      pods: { namespace: 'openshift-dns', labels: { 'dns.operator.openshift.io/daemonset-dns': 'default' } },
      cidrs: ['169.254.20.10/32'],
      port: 5353,
    };
    expect(
      spec(np, 'NetworkPolicy', 'allow-dns', 'shop', { answers: answers({ platform: { resolver } }) }),
    ).toMatchObject({
      egress: [
        {
          to: [peer('openshift-dns', resolver.pods.labels), { ipBlock: { cidr: '169.254.20.10/32' } }],
          ports: [{ protocol: 'UDP', port: 5353 }, tcp(5353)],
        },
      ],
    });
  });

  it('B3: the Internet is without private, shared, link-local and metadata ranges, in both address families', () => {
    const scenario = { answers: answers({ platform: { addressFamilies: ['IPv4', 'IPv6'] } }) };
    const egress = spec(np, 'NetworkPolicy', 'payment-to-external', 'shop', scenario);
    const blocks = (egress as { egress: { to: { ipBlock: { cidr: string; except: string[] } }[] }[] })
      .egress[0]?.to;
    expect(blocks?.map(({ ipBlock }) => ipBlock.cidr)).toEqual(['0.0.0.0/0', '::/0']);
    expect(blocks?.[0]?.ipBlock.except).toEqual(
      expect.arrayContaining([
        '10.0.0.0/8',
        '172.16.0.0/12',
        '192.168.0.0/16',
        '169.254.0.0/16',
        '100.64.0.0/10',
      ]),
    );
    expect(blocks?.[1]?.ipBlock.except).toEqual(expect.arrayContaining(['fc00::/7', 'fe80::/10']));
    expect(spec(np, 'NetworkPolicy', 'allow-dns', 'shop', scenario)).toBeDefined();
  });

  it('B4: an admin rule needs peer, token and named issuer together; at a waypoint it is attached by targetRefs', () => {
    const rule = {
      from: [
        {
          source: {
            principals: [principal('backoffice')],
            requestPrincipals: ['https://auth.example.com/*'],
          },
        },
      ],
      when: [{ key: 'request.auth.claims[realm][role]', values: ['admin'] }],
    };
    expect(spec(sidecar, 'AuthorizationPolicy', 'payment-admin')).toEqual({
      selector: { matchLabels: { app: 'payment' } },
      action: 'ALLOW',
      rules: [{ ...rule, to: [{ operation: { methods: ['POST'], paths: ['/admin/*'], ports: ['8080'] } }] }],
    });
    expect(spec(waypoint, 'AuthorizationPolicy', 'payment-waypoint-admin')).toEqual({
      targetRefs: [{ group: '', kind: 'Service', name: 'payment' }],
      action: 'ALLOW',
      rules: [{ ...rule, to: [{ operation: { methods: ['POST'], paths: ['/admin/*'], ports: ['80'] } }] }],
    });
  });

  it('B4: monitoring outside the mesh is not asked for an identity that it does not have', () => {
    expect(spec(sidecar, 'AuthorizationPolicy', 'payment-monitoring')).toMatchObject({
      rules: [{ to: [{ operation: { methods: ['GET'], paths: ['/metrics'], ports: ['9090'] } }] }],
    });
    const inMesh = {
      answers: answers({
        platform: {
          monitoring: {
            namespace: 'monitoring',
            labels: { app: 'prometheus' },
            serviceAccount: 'prom',
            inMesh: true,
          },
        },
      }),
    };
    expect(spec(sidecar, 'AuthorizationPolicy', 'payment-monitoring', 'shop', inMesh)).toMatchObject({
      rules: [{ from: [{ source: { principals: ['cluster.local/ns/monitoring/sa/prom'] } }] }],
    });
  });

  it.each([sidecar, ambient])(
    'B5: no empty selector, no DISABLE, and plaintext only on the port that needs it',
    (way) => {
      expect(spec(way, 'PeerAuthentication', 'default')).toEqual({ mtls: { mode: 'STRICT' } });
      expect(spec(way, 'PeerAuthentication', 'payment-plaintext')).toEqual({
        selector: { matchLabels: { app: 'payment' } },
        mtls: { mode: 'STRICT' },
        portLevelMtls: { '9090': { mode: 'PERMISSIVE' } },
      });
      expect(spec(way, 'NetworkPolicy', 'payment-from-monitoring')).toMatchObject({
        ingress: [
          { from: [peer('monitoring', { 'app.kubernetes.io/name': 'prometheus' })], ports: [tcp(9090)] },
        ],
      });
    },
  );

  it('B6: tokens are validated with audiences, and required by a policy beside', () => {
    expect(spec(sidecar, 'RequestAuthentication', 'payment-tokens')).toEqual({
      selector: { matchLabels: { app: 'payment' } },
      jwtRules: [
        {
          issuer: 'https://auth.example.com',
          jwksUri: 'https://auth.example.com/.well-known/jwks.json',
          audiences: ['payment'],
        },
      ],
    });
    const { findings } = planOf(scenarios['careless tokens'] ?? plain, sidecar);
    expect(findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining([
        'issuer-without-audiences',
        'several-token-locations',
        'keys-fetched-by-istiod',
      ]),
    );
  });

  it('B7: a call has two ends', () => {
    expect(spec(np, 'NetworkPolicy', 'checkout-to-services')).toMatchObject({
      egress: [
        { to: [peer('shop', { app: 'cart' })], ports: [tcp(7070)] },
        { to: [peer('shop', { app: 'payment' })], ports: [tcp(8080)] },
      ],
    });
  });

  it('B8: a header must be there: presence is "*", and nothing is matched negatively', () => {
    expect(spec(sidecar, 'AuthorizationPolicy', 'payment-callers')).toMatchObject({
      rules: [
        {
          from: [{ source: { principals: [principal('checkout')] } }],
          to: [{ operation: { methods: ['POST'], paths: ['/process'], ports: ['8080'] } }],
          when: [{ key: 'request.headers[x-idempotency-key]', values: ['*'] }],
        },
      ],
    });
    for (const { plan } of everyPlan()) {
      const text = JSON.stringify(plan.documents.map(({ object }) => object.spec));
      expect(text).not.toMatch(/"not[A-Z]\w*"|"action":"DENY"|""\]/);
    }
  });

  it('B9: both namespaces have policies, gateways are named by pods and ports, and nobody gets all of kube-system', () => {
    expect(spec(sidecar, 'NetworkPolicy', 'frontend-from-gateways')).toMatchObject({
      ingress: [{ from: [peer('istio-system', { istio: 'ingressgateway' })], ports: [tcp(8080)] }],
    });
    expect(spec(sidecar, 'NetworkPolicy', 'default-deny-ingress', 'data')).toEqual({
      podSelector: {},
      policyTypes: ['Ingress'],
    });
    expect(spec(sidecar, 'NetworkPolicy', 'allow-proxy-metrics')).toMatchObject({
      ingress: [{ ports: [tcp(15020), tcp(15090)] }],
    });
    expect(spec(ambient, 'NetworkPolicy', 'frontend-probes')).toMatchObject({
      ingress: [{ from: [{ ipBlock: { cidr: '169.254.7.127/32' } }], ports: [tcp(8080)] }],
    });
    for (const { plan } of everyPlan()) {
      const peers = JSON.stringify(plan.documents.map(({ object }) => object.spec));
      expect(peers).not.toMatch(/"namespaceSelector":\{[^}]*\}\}(?!,"podSelector")/);
    }
  });

  it('B10: PERMISSIVE comes first, nothing is allowed by default, and a rule without paths stays without them', () => {
    const order = planOf(plain, sidecar).phases.map(({ id }) => id);
    expect(order.indexOf('permissive')).toBeLessThan(order.indexOf('join-mesh'));
    expect(order.indexOf('join-mesh')).toBeLessThan(order.indexOf('strict'));
    expect(spec(sidecar, 'AuthorizationPolicy', 'allow-nothing')).toEqual({ action: 'ALLOW' });
    expect(spec(sidecar, 'AuthorizationPolicy', 'frontend-callers')).toEqual({
      selector: { matchLabels: { app: 'frontend' } },
      action: 'ALLOW',
      rules: [
        {
          from: [
            {
              source: {
                principals: ['cluster.local/ns/istio-system/sa/istio-ingressgateway-service-account'],
              },
            },
          ],
          to: [{ operation: { ports: ['8080'] } }],
        },
      ],
    });
    const helm = {
      answers: answers({
        platform: {
          gateways: [
            {
              name: 'ingress',
              kind: 'helm',
              namespace: 'edge',
              labels: { istio: 'web' },
              serviceAccount: 'istio-web',
              ports: [8080],
              hostNetwork: false,
              inMesh: true,
            },
          ],
        },
      }),
    };
    expect(spec(sidecar, 'AuthorizationPolicy', 'frontend-callers', 'shop', helm)).toMatchObject({
      rules: [{ from: [{ source: { principals: ['cluster.local/ns/edge/sa/istio-web'] } }] }],
    });
  });

  it('B11: the standby dials its primary', () => {
    const standby = peer('data', { app: 'postgres', role: 'standby' });
    const shown = JSON.stringify(spec(np, 'NetworkPolicy', 'postgres-from-standbys', 'data'));
    expect(spec(np, 'NetworkPolicy', 'postgres-from-standbys', 'data')).toMatchObject({
      podSelector: { matchLabels: { role: 'primary' } },
      ingress: [{ from: [{ podSelector: { matchLabels: { role: 'standby' } } }], ports: [tcp(5432)] }],
    });
    expect(shown).toContain(JSON.stringify(standby.namespaceSelector));
    expect(spec(np, 'NetworkPolicy', 'postgres-standby-to-primary', 'data')).toMatchObject({
      podSelector: { matchLabels: { role: 'standby' } },
      egress: [{ ports: [tcp(5432)] }],
    });
    expect(spec(np, 'NetworkPolicy', 'allow-dns', 'data')).toBeDefined();
  });

  it('B12: a namespace is named by its immutable label, and what comes in has a port', () => {
    for (const { plan } of everyPlan()) {
      const text = JSON.stringify(plan.documents.map(({ object }) => object.spec));
      expect(
        text.match(/"namespaceSelector":\{"matchLabels":\{"(?!kubernetes\.io\/metadata\.name)/),
      ).toBeNull();
    }
    const stage = planOf(scenarios['namespaces only'] ?? plain, np).documents;
    expect(documentNamed(stage, 'NetworkPolicy', 'namespace-isolation-ingress').spec).toEqual({
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: {} }] }],
    });
    expect(documentNamed(stage, 'NetworkPolicy', 'frontend-from-gateways').spec).toMatchObject({
      ingress: [{ ports: [tcp(8080)] }],
    });
  });

  it('B13: claims come with validation and issuer, the gateway is allowed, and network policies stand beside', () => {
    const all = final(sidecar, scenarios['zero trust everywhere'] ?? plain);
    expect(documentNamed(all, 'PeerAuthentication', 'default', 'istio-system').spec).toEqual({
      mtls: { mode: 'STRICT' },
    });
    expect(documentNamed(all, 'RequestAuthentication', 'payment-tokens')).toBeDefined();
    expect(documentNamed(all, 'AuthorizationPolicy', 'frontend-callers')).toBeDefined();
    expect(documentNamed(all, 'NetworkPolicy', 'default-deny-ingress')).toBeDefined();
    const order = planOf(scenarios['zero trust everywhere'] ?? plain, sidecar).phases.map(({ id }) => id);
    expect(order.indexOf('strict')).toBeLessThan(order.indexOf('strict-mesh'));
  });

  it('B14: a migration labels and restarts, names legacy callers by pod, and lets plaintext in where it must', () => {
    const scenario = scenarios['plaintext callers and a legacy monolith'] ?? plain;
    const plan = planOf(scenario, sidecar);
    const join = plan.phases.find(({ id }) => id === 'join-mesh');
    expect(join?.steps.slice(-2)).toEqual([
      {
        kind: 'label',
        target: { kind: 'Namespace', name: 'shop' },
        labels: { 'istio-injection': 'enabled' },
      },
      { kind: 'restart', namespace: 'shop' },
    ]);
    expect(documentNamed(plan.final, 'NetworkPolicy', 'monolith-from-migrated').spec).toMatchObject({
      ingress: [
        { from: [peer('shop', { app: 'frontend' }), peer('shop', { app: 'nightly' })], ports: [tcp(8000)] },
      ],
    });
    expect(documentNamed(plan.final, 'PeerAuthentication', 'monolith-plaintext').spec).toEqual({
      selector: { matchLabels: { app: 'monolith' } },
      mtls: { mode: 'PERMISSIVE' },
    });
    expect(documentNamed(plan.final, 'AuthorizationPolicy', 'monolith-callers').spec).toMatchObject({
      rules: [{ to: [{ operation: { ports: ['8000'] } }] }],
    });
    expect(documentNamed(plan.final, 'AuthorizationPolicy', 'allow-nothing').spec).toEqual({
      action: 'ALLOW',
    });
  });

  it('B15: install settings are Helm values, logs are Telemetry, and proxy resources go to the pod template', () => {
    const { values, final: all } = planOf(scenarios['traffic of every kind'] ?? plain, sidecar);
    for (const { plan } of everyPlan()) {
      const kinds = plan.documents.map(({ object }) => object.kind);
      expect(kinds).not.toContain('IstioOperator');
      expect(kinds).not.toContain('Pod');
      expect(kinds).not.toContain('Namespace');
    }
    const istiod = values.find(({ file }) => file === 'values/istiod.yaml')?.value;
    expect(istiod).toMatchObject({
      revision: 'canary',
      meshConfig: { pathNormalization: { normalization: 'MERGE_SLASHES' } },
    });
    expect(JSON.stringify(istiod)).not.toMatch(/accessLog|concurrency|defaultConfig/);
    expect(documentNamed(all, 'Telemetry', 'netmesh-telemetry').spec).toEqual({
      accessLogging: [{ providers: [{ name: 'envoy' }] }],
      tracing: [{ randomSamplingPercentage: 5 }],
    });
    expect(values.find(({ file }) => file.endsWith('payment-proxy-resources.yaml'))?.value).toEqual({
      spec: {
        template: {
          metadata: {
            annotations: {
              'sidecar.istio.io/proxyCPU': '500m',
              'sidecar.istio.io/proxyMemory': '128Mi',
              'sidecar.istio.io/proxyCPULimit': '2000m',
              'sidecar.istio.io/proxyMemoryLimit': '1024Mi',
            },
          },
        },
      },
    });
  });
});

describe('the guide said it wrong in a command', () => {
  const checks = (way: Way): Check[] => planOf(plain, way).phases.flatMap((phase) => phase.checks);
  const commands = (way: Way) =>
    checks(way)
      .map(({ command }) => command)
      .join('\n');

  it("C1: enforcement is shown by a refused connection, never by the plugin's pods", () => {
    const [first] = planOf(plain, np).phases[0]?.checks ?? [];
    expect(first?.command).toMatch(/nc -z .*\n[\s\S]*kind: NetworkPolicy[\s\S]*nc -z .*\| grep 'kept out'/);
    expect(commands(np)).not.toMatch(/calico-node|get pods -n kube-system/);
  });

  it.each(['C2', 'C4'])('%s: that policies exist is never the last word: connections are tried', () => {
    const phases = planOf(plain, np).phases;
    for (const id of ['cut-over-ingress', 'cut-over-egress']) {
      const tried = phases.find((phase) => phase.id === id)?.checks.map(({ command }) => command) ?? [];
      expect(tried.some((command) => command.startsWith('kubectl') && command.includes('nc -z'))).toBe(true);
      expect(
        tried.some((command) => /run netmesh-stranger .*nc -z .*\| grep 'kept out'$/.test(command)),
      ).toBe(true);
    }
    expect(commands(np)).not.toMatch(/describe networkpolic/);
  });

  it('C3: a probe has namespace, labels, image tag and a full name, never becomes ready, and has a negative twin', () => {
    const probe = checks(np).find(({ command }) => command.includes('netmesh-caller'))?.command ?? '';
    expect(probe).toMatch(/-n data .*--image=busybox:\d/);
    const shop = checks(np)
      .map(({ command }) => command)
      .find((command) => /-n shop run netmesh-caller/.test(command));
    expect(shop).toContain('--labels=app=frontend,sidecar.istio.io/inject=false');
    expect(shop).toMatch(/nc -z -w 5 cart\.shop\.svc\.cluster\.local 7070'$/);
    expect(shop).toContain('"readinessGates":[{"conditionType":"netmesh-advisor/never-ready"}]');
    expect(commands(np)).toMatch(/kubectl -n shop run netmesh-stranger .*echo kept out' \| grep 'kept out'/);
    const admitted =
      /"runAsNonRoot":true.*"RuntimeDefault".*"allowPrivilegeEscalation":false.*"drop":\["ALL"\]/;
    for (const { command } of checks(np).filter((one) => /run netmesh-/.test(one.command))) {
      expect(command).toMatch(admitted);
    }
  });

  it('C5: both lists of containers are read, and ambient is asked in its own way', () => {
    expect(commands(sidecar)).toMatch(/\.spec\.initContainers\[\*\][\s\S]*\.spec\.containers\[\*\]/);
    expect(commands(sidecar)).toContain('istioctl proxy-status');
    expect(commands(ambient)).toContain('istioctl ztunnel-config workloads');
  });

  it('C6: mTLS is looked at by describing a pod', () => {
    const strict = planOf(plain, sidecar).phases.find(({ id }) => id === 'strict')?.checks ?? [];
    expect(strict[0]?.command).toMatch(/istioctl x describe pod .*STRICT/);
    expect(strict.map(({ command }) => command).join()).not.toContain('authz check');
  });

  it('C7: authz check is there once a namespace, for authorization', () => {
    const found = planOf(plain, sidecar).phases.flatMap(({ id, checks: own }) =>
      own.filter(({ command }) => command.includes('authz check')).map(() => id),
    );
    expect(found).toEqual(['authorization']);
  });

  it('C8: Envoy commands are for Envoy: ztunnel has its own', () => {
    expect(commands(ambient)).not.toMatch(/istioctl (proxy-config|proxy-status)/);
    expect(commands(ambient)).toContain('istioctl ztunnel-config policies');
  });

  it('C9: propagation is asked of the proxies, analysis of the objects', () => {
    const own = planOf(plain, sidecar).phases.find(({ id }) => id === 'authorization')?.checks ?? [];
    expect(own.find(({ command }) => command.includes('analyze'))?.expect).toContain('objects only');
    expect(own.some(({ command }) => command.includes('proxy-status'))).toBe(true);
  });

  it('every check can fail: it compares, waits or is refused, and is more than a listing', () => {
    for (const way of ways) {
      for (const { command } of checks(way)) {
        expect(command).toMatch(
          /grep|awk|test |wait |rollout status|get -k|get crd|nc -z|wget|nslookup|--dry-run=server|failure-threshold|probes/,
        );
      }
    }
  });
});

describe('who is left alone', () => {
  it.each(ways)(
    'no document of any kind selects a workload that nobody confirmed ($approach $dataPlane)',
    (way) => {
      const plan = planOf(scenarios['a workload that nobody confirmed'] ?? plain, way);
      const cart = { app: 'cart' };
      for (const { object } of plan.documents) {
        if (object.metadata.namespace !== 'shop') continue;
        if (!['NetworkPolicy', 'AuthorizationPolicy', 'RequestAuthentication'].includes(object.kind))
          continue;
        expect(selects(object.spec as Selecting, cart), `${object.kind} ${object.metadata.name}`).toBe(false);
      }
      expect(plan.findings).toContainEqual(
        expect.objectContaining({ code: 'unconfirmed-workload', values: { workload: 'shop/cart' } }),
      );
      const files = renderBundle(plan, { decision: decision(way.approach, way.dataPlane), version: '0' });
      expect(files.find(({ path }) => path === 'README.md')?.content).toContain('shop/cart');
      expect(topology.workloads.some(({ name }) => name === 'cart')).toBe(true);
    },
  );
});

interface Selecting {
  readonly podSelector?: LabelSelector;
  readonly selector?: LabelSelector;
  readonly targetRefs?: unknown;
}
interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] }[];
}

function selects(
  { podSelector, selector, targetRefs }: Selecting,
  labels: Readonly<Record<string, string>>,
): boolean {
  if (targetRefs !== undefined) return false;
  const { matchLabels = {}, matchExpressions = [] } = podSelector ?? selector ?? {};
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) =>
      operator === 'NotIn' ? !values.includes(labels[key] ?? '') : labels[key] === undefined,
    )
  );
}
