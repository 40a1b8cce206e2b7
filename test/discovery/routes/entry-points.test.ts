import { describe, expect, it } from 'vitest';
import type { Discovery } from '../../../src/discovery/discovery.ts';
import { callLines, discoverYaml, env, server } from '../discover-yaml.ts';

const web = server('web', {
  ports: [
    { port: 80, targetPort: 8080, name: 'http' },
    { port: 9000, targetPort: 9000, name: 'admin' },
  ],
});
const controller = `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ingress-nginx-controller, namespace: ingress-nginx}
spec:
  selector: {matchLabels: {app.kubernetes.io/name: ingress-nginx}}
  template:
    metadata: {labels: {app.kubernetes.io/name: ingress-nginx}}
    spec:
      serviceAccountName: ingress-nginx
      containers: [{name: c, image: controller:1, ports: [{containerPort: 80}, {containerPort: 443}, {containerPort: 10254}]}]
`;
const istioGateway = `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: istio-ingressgateway, namespace: istio-system}
spec:
  selector: {matchLabels: {app: istio-ingressgateway, istio: ingressgateway}}
  template:
    metadata: {labels: {app: istio-ingressgateway, istio: ingressgateway}}
    spec:
      serviceAccountName: istio-ingressgateway-service-account
      containers: [{name: istio-proxy, image: proxyv2:1, ports: [{containerPort: 15021}, {containerPort: 8080}, {containerPort: 8443}, {containerPort: 15090}]}]
---
apiVersion: v1
kind: Service
metadata: {name: istio-ingressgateway, namespace: istio-system}
spec:
  type: LoadBalancer
  selector: {istio: ingressgateway}
  ports: [{name: status-port, port: 15021, targetPort: 15021}, {name: http2, port: 80, targetPort: 8080}, {name: https, port: 443, targetPort: 8443}]
`;
const ingress = `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: site, namespace: shop}
spec:
  ingressClassName: nginx
  tls: [{hosts: [shop.example.com], secretName: shop-cert}]
  rules:
  - host: shop.example.com
    http:
      paths:
      - {path: /api, pathType: Prefix, backend: {service: {name: web, port: {name: http}}}}
      - {path: /login, pathType: Exact, backend: {service: {name: web, port: {number: 80}}}}
`;

function summary({ topology, unplacedEntryPoints }: Discovery): unknown[] {
  return [...topology.entryPoints, ...unplacedEntryPoints].map(
    ({ name, gateway, hosts, to, port, http, tlsSecret }) => [
      name,
      gateway,
      hosts,
      `${to.namespace}/${to.name}:${port}`,
      http.flatMap(({ methods, paths }) => [...methods, ...paths]),
      ...(tlsSecret ? [tlsSecret] : []),
    ],
  );
}

describe('entry points', () => {
  it('of an Ingress, through the controller that runs', () => {
    const discovery = discoverYaml(`${web}${controller}${ingress}`);
    expect(summary(discovery)).toEqual([
      [
        'site',
        'ingress-nginx-controller',
        ['shop.example.com'],
        'shop/web:8080',
        ['/api', '/api/*', '/login'],
        'shop-cert',
      ],
    ]);
    expect(discovery.platform.gateways).toEqual([
      {
        name: 'ingress-nginx-controller',
        kind: 'ingress-controller',
        namespace: 'ingress-nginx',
        labels: { 'app.kubernetes.io/name': 'ingress-nginx' },
        serviceAccount: 'ingress-nginx',
        ports: [80, 443],
        hostNetwork: false,
        inMesh: false,
      },
    ]);
    expect(discovery.unplacedEntryPoints).toEqual([]);
  });

  it('stay out of the topology where no controller is in the input', () => {
    const discovery = discoverYaml(`${web}${ingress}`);
    expect(discovery.topology.entryPoints).toEqual([]);
    expect(summary(discovery)).toEqual([
      [
        'site',
        'ingress-nginx',
        ['shop.example.com'],
        'shop/web:8080',
        ['/api', '/api/*', '/login'],
        'shop-cert',
      ],
    ]);
    expect(discovery.findings).toContainEqual({
      code: 'gateway-not-in-input',
      values: { gateway: 'ingress-nginx', workloads: 'shop/web' },
    });
    expect(discovery.blindSpots.filter(({ kind }) => kind === 'service-without-caller')).toEqual([]);
  });

  it('of a VirtualService behind an Istio gateway, with its real labels, ports and account', () => {
    const routing = `---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: public, namespace: shop}
spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: shop, namespace: shop}
spec:
  hosts: [shop.example.com]
  gateways: [public, mesh]
  http:
  - match: [{uri: {exact: /cart}, method: {exact: POST}}, {uri: {prefix: /static}}]
    route: [{destination: {host: web, port: {number: 80}}}]
`;
    const discovery = discoverYaml(`${web}${istioGateway}${routing}`);
    expect(summary(discovery)).toEqual([
      ['shop', 'istio-ingressgateway', ['shop.example.com'], 'shop/web:8080', ['POST', '/cart', '/static*']],
    ]);
    expect(discovery.platform.gateways?.[0]).toMatchObject({
      kind: 'istioctl',
      namespace: 'istio-system',
      labels: { app: 'istio-ingressgateway', istio: 'ingressgateway' },
      serviceAccount: 'istio-ingressgateway-service-account',
      ports: [8080, 8443],
      inMesh: true,
    });
    expect(discovery.exposures).toEqual([]);
    expect(discovery.topology.workloads.map(({ name }) => name)).toEqual(['web']);
  });

  it('of Gateway API routes; a route on a Service is none', () => {
    const routing = `---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: infra}
spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop, namespace: shop}
spec:
  parentRefs: [{name: edge, namespace: infra}]
  hostnames: [shop.example.com]
  rules:
  - matches: [{path: {type: PathPrefix, value: /}}]
    backendRefs: [{name: web, port: 80}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: inside, namespace: shop}
spec:
  parentRefs: [{kind: Service, group: "", name: web}]
  rules: [{backendRefs: [{name: web, port: 80}]}]
`;
    const discovery = discoverYaml(`${web}${routing}`);
    expect(summary(discovery)).toEqual([['shop', 'edge-istio', ['shop.example.com'], 'shop/web:8080', []]]);
    expect(discovery.platform.gateways?.[0]).toMatchObject({
      name: 'edge-istio',
      kind: 'gateway-api',
      namespace: 'infra',
      labels: { 'gateway.networking.k8s.io/gateway-name': 'edge' },
      serviceAccount: 'edge-istio',
      ports: [80],
    });
  });

  it('of an OpenShift Route', () => {
    const route = `---
apiVersion: route.openshift.io/v1
kind: Route
metadata: {name: web, namespace: shop}
spec: {host: shop.apps.example.com, to: {kind: Service, name: web}, port: {targetPort: http}}
`;
    expect(summary(discoverYaml(`${web}${route}`))).toEqual([
      ['web', 'openshift-router', ['shop.apps.example.com'], 'shop/web:8080', []],
    ]);
  });

  it('to a Service that is not there are named', () => {
    const spots = discoverYaml(ingress).blindSpots;
    expect(spots).toContainEqual(
      expect.objectContaining({ kind: 'missing-service', service: { namespace: 'shop', name: 'web' } }),
    );
  });

  it('without a gateway are exposures', () => {
    const discovery = discoverYaml(web.replace('type: ClusterIP', 'type: LoadBalancer'));
    expect(discovery.exposures.map(({ type, port }) => [type, port])).toEqual([
      ['LoadBalancer', 8080],
      ['LoadBalancer', 9000],
    ]);
    expect(discovery.findings.map(({ code }) => code)).toContain('exposed-service');
  });
});

describe('routes beyond a gateway and its Service', () => {
  const http = (name: string, namespace = 'shop') =>
    server(name, { namespace, ports: [{ port: 80, targetPort: 8080, name: 'http' }] });
  const caller = server('caller', { container: env({ WEB_URL: 'http://web' }) });
  const gatewayApi = (kind: string, namespace: string, spec: unknown) =>
    `---\n${JSON.stringify({ apiVersion: 'gateway.networking.k8s.io/v1', kind, metadata: { name: kind.toLowerCase(), namespace }, spec })}\n`;
  const virtualService = (name: string, namespace: string, spec: unknown) =>
    `---\n${JSON.stringify({ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name, namespace }, spec })}\n`;
  const callees = ({ topology, unplacedEntryPoints }: Discovery) =>
    [...topology.entryPoints, ...unplacedEntryPoints].map(({ to, http: requests }) =>
      [`${to.namespace}/${to.name}`, ...requests.flatMap(({ paths }) => paths)].join(' '),
    );

  it('lead to mirrors, and through delegates', () => {
    const vs = virtualService('site', 'shop', {
      hosts: ['shop.example.com'],
      gateways: ['main'],
      http: [
        {
          match: [{ uri: { exact: '/a' } }],
          route: [{ destination: { host: 'web' } }],
          mirror: { host: 'one' },
          mirrors: [{ destination: { host: 'two' } }],
        },
        { match: [{ uri: { prefix: '/other' } }], delegate: { name: 'part', namespace: 'parts' } },
      ],
    });
    const part = virtualService('part', 'parts', { http: [{ route: [{ destination: { host: 'three' } }] }] });
    const objects = `${http('web')}${http('one')}${http('two')}${http('three', 'parts')}`;
    expect(callees(discoverYaml(`${objects}${vs}${part}`))).toEqual([
      'parts/three /other*',
      'shop/one /a',
      'shop/two /a',
      'shop/web /a',
    ]);
    const route = gatewayApi('HTTPRoute', 'shop', {
      parentRefs: [{ name: 'edge' }],
      rules: [
        {
          filters: [{ type: 'RequestMirror', requestMirror: { backendRef: { name: 'one', port: 80 } } }],
          backendRefs: [{ name: 'web', port: 80 }],
        },
      ],
    });
    expect(callees(discoverYaml(`${objects}${route}`))).toEqual(['shop/one', 'shop/web']);
  });

  it('need a grant of another namespace, and a port that the Service has', () => {
    const route = gatewayApi('HTTPRoute', 'shop', {
      parentRefs: [{ name: 'edge' }],
      rules: [{ backendRefs: [{ name: 'other', namespace: 'far', port: 80 }] }],
    });
    const grant = gatewayApi('ReferenceGrant', 'far', {
      from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'shop' }],
      to: [{ group: '', kind: 'Service' }],
    });
    const refused = discoverYaml(`${http('other', 'far')}${route}`);
    expect(callees(refused)).toEqual([]);
    expect(refused.findings).toContainEqual(
      expect.objectContaining({
        code: 'reference-not-granted',
        values: { route: 'HTTPRoute shop/httproute', service: 'far/other' },
      }),
    );
    expect(callees(discoverYaml(`${http('other', 'far')}${route}${grant}`))).toEqual(['far/other']);
    const wrong = discoverYaml(`${http('web')}${ingress.replace('number: 80', 'number: 81')}`);
    expect(wrong.findings).toContainEqual(
      expect.objectContaining({
        code: 'missing-port',
        values: expect.objectContaining({ service: 'shop/web', port: 81 }),
      }),
    );
  });

  it('make calls of their own where they stand inside the mesh', () => {
    const objects = `${caller}${http('web')}${http('next')}`;
    const vs = virtualService('web', 'shop', {
      hosts: ['web'],
      http: [{ route: [{ destination: { host: 'web' } }, { destination: { host: 'next' } }] }],
    });
    const expected = ['shop/caller → shop/next:8080 http medium', 'shop/caller → shop/web:8080 http high'];
    expect(callLines(discoverYaml(`${objects}${vs}`))).toEqual(expected);
    const parentRefs = [{ group: '', kind: 'Service', name: 'web' }];
    const rules = [{ backendRefs: [{ name: 'next', port: 80 }] }];
    expect(
      callLines(discoverYaml(`${objects}${gatewayApi('HTTPRoute', 'shop', { parentRefs, rules })}`)),
    ).toEqual(expected);
    const outside = virtualService('out', 'shop', {
      hosts: ['example.org'],
      http: [{ route: [{ destination: { host: 'example.org' } }] }],
    });
    expect(discoverYaml(`${objects}${outside}`).blindSpots.map(({ kind }) => kind)).not.toContain(
      'missing-service',
    );
  });

  it('come from any pods that an Istio Gateway selects, though they have no Service', () => {
    const own = `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: edge, namespace: edge}
spec: {template: {metadata: {labels: {app: edge-proxy}}, spec: {serviceAccountName: edge, containers: [{name: istio-proxy, image: auto}]}}}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: main, namespace: shop}
spec: {selector: {app: edge-proxy}, servers: [{port: {number: 443, name: https, protocol: HTTPS}, hosts: ["*"]}]}
`;
    const vs = virtualService('site', 'shop', {
      hosts: ['shop.example.com'],
      gateways: ['main'],
      http: [{ route: [{ destination: { host: 'web' } }] }],
    });
    const { platform, topology } = discoverYaml(`${http('web')}${own}${vs}`);
    expect(platform.gateways).toMatchObject([
      {
        name: 'edge',
        namespace: 'edge',
        serviceAccount: 'edge',
        labels: { app: 'edge-proxy' },
        ports: [443],
      },
    ]);
    expect(topology.entryPoints).toMatchObject([{ gateway: 'edge', to: { name: 'web' } }]);
    expect(topology.workloads.map(({ name }) => name)).toEqual(['web']);
  });
});
