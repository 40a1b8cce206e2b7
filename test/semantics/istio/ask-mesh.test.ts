import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { hasBit } from '../../../src/semantics/bitset.ts';
import {
  hopTexts,
  layerTexts,
  meshWorld,
  namespace,
  pod,
  security,
  service,
  waypoint,
} from './mesh-world.ts';

const sidecars = { 'istio-injection': 'enabled' };
const ambient = { 'istio.io/dataplane-mode': 'ambient' };
const get = { method: 'GET', path: '/' };
const strict = (ns: string) => security('PeerAuthentication', `${ns}/default`, { mtls: { mode: 'STRICT' } });
const outside = [namespace('old'), pod('old/job')];

describe('between sidecars', () => {
  const world = meshWorld(
    namespace('shop', sidecars),
    pod('shop/web'),
    pod('shop/api'),
    service('shop/api'),
    ...outside,
    strict('shop'),
    security('AuthorizationPolicy', 'shop/api', {
      selector: { matchLabels: { app: 'api' } },
      rules: [
        {
          from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }],
          to: [{ operation: { methods: ['GET'], ports: ['8080'] } }],
        },
      ],
    }),
  );

  it('the network sees the port of the pod', () => {
    expect(hopTexts(world.ask('shop/web', 'service shop/api:80', get))).toEqual(['shop/web > shop/api:8080']);
  });

  it('the caller is known, and the rule that let it in is named', () => {
    const answer = world.ask('shop/web', 'service shop/api:80', get);
    expect(layerTexts(answer)).toEqual(['mtls allowed', 'authorization-l7 allowed']);
    expect(answer.layers[1]?.decidedBy).toMatchObject({
      policy: { name: 'api' },
      rule: 0,
      list: 'spec.rules',
    });
  });

  it('a refusal says what came closest', () => {
    const answer = world.ask('shop/web', 'service shop/api:80', { method: 'PUT', path: '/' });
    expect(answer.layers[1]).toMatchObject({
      outcome: 'denied',
      reason: 'shop/api rule 1: method is PUT, not GET',
    });
    expect(answer.callerSees).toBe('403');
  });

  it('a caller without proxy is reset under STRICT', () => {
    const answer = world.ask('old/job', 'service shop/api:80', get);
    expect(answer.layers[0]).toMatchObject({ layer: 'mtls', outcome: 'denied' });
    expect(answer.callerSees).toBe('reset');
  });

  it('the ports of the proxy itself are not guarded', () => {
    const answer = world.ask('old/job', 'shop/api:15090');
    expect(layerTexts(answer)).toEqual(['mtls allowed']);
    expect(answer.layers[0]?.decidedBy).toEqual({ default: 'port-bypasses-proxy' });
  });

  it('a Service leads its meshed callers into mutual TLS, also where the pod keeps the port from its proxy', () => {
    const world = meshWorld(
      namespace('shop', sidecars),
      pod('shop/web'),
      pod('shop/api', { annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': '8080' } }),
      service('shop/api'),
      ...outside,
    );
    expect(world.ask('shop/web', 'service shop/api:80').layers).toEqual([
      expect.objectContaining({ layer: 'mtls', outcome: 'denied' }),
    ]);
    expect(layerTexts(world.ask('shop/web', 'shop/api:8080'))).toEqual(['mtls allowed']);
    expect(layerTexts(world.ask('old/job', 'service shop/api:80'))).toEqual(['mtls allowed']);
  });

  it('a TCP port knows no methods, so the rule allows nothing there', () => {
    const answer = world.ask('shop/web', 'service shop/api:5432');
    expect(answer.layers[1]).toMatchObject({ layer: 'authorization-l4', outcome: 'denied' });
    expect(answer.layers[1]?.reason).toContain('needs HTTP');
  });

  it('a port whose protocol nobody declared takes HTTP too: only where both kinds agree is it known', () => {
    const open = meshWorld(
      namespace('shop', sidecars),
      pod('shop/web'),
      pod('shop/api'),
      service('shop/api', {}, { ports: [{ port: 80, targetPort: 8080 }] }),
      security('AuthorizationPolicy', 'shop/api', {
        selector: { matchLabels: { app: 'api' } },
        rules: [{ from: [{ source: { namespaces: ['shop'] } }], to: [{ operation: { methods: ['GET'] } }] }],
      }),
      ...outside,
    );
    const [, answer] = open.ask('shop/web', 'service shop/api:80').layers;
    expect(answer).toMatchObject({ layer: 'authorization-l4', outcome: 'undetermined' });
    expect(answer?.reason).toContain('as plain TCP denied');
    expect(layerTexts(open.ask('shop/web', 'service shop/api:80', get))).toContain(
      'authorization-l7 allowed',
    );
    expect(layerTexts(open.ask('old/job', 'service shop/api:80'))).toContain('authorization-l4 denied');
  });

  it('an HTTP port of which no request is known stays open', () => {
    expect(layerTexts(world.ask('shop/web', 'service shop/api:80'))).toContain(
      'authorization-l7 undetermined',
    );
  });

  it('an address outside has no identity', () => {
    expect(layerTexts(world.ask('192.0.2.1', 'service shop/api:80', get))).toContain('mtls denied');
  });
});

describe('from ambient mode to a sidecar', () => {
  const injected = { 'sidecar.istio.io/status': '{}' };
  const excluded = { 'traffic.sidecar.istio.io/excludeInboundPorts': '8080' };
  const nobody = security('AuthorizationPolicy', 'shop/nobody', {});
  const world = (parts: Parameters<typeof pod>[1], ...more: readonly KubernetesObject[]) =>
    meshWorld(
      namespace('quiet', ambient),
      pod('quiet/web'),
      namespace('shop', sidecars),
      pod('shop/api', parts),
      service('shop/api'),
      ...more,
    );
  const meshConfig = (mesh: string) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'istio', namespace: 'istio-system' },
    data: { mesh },
  });

  it.each([
    ['a port that the sidecar leaves out', 'quiet/web', 'service shop/api:80', excluded],
    ['a port of the sidecar itself', 'quiet/web', 'shop/api:15020', {}],
  ])('%s is reached by the tunnel, through the proxy', (_what, from, to, annotations) => {
    const answer = world({ annotations }, nobody).ask(from, to);
    expect(hopTexts(answer)).toEqual(['quiet/web > shop/api:15008']);
    expect(layerTexts(answer).at(-1)).toMatch(/^authorization-l[47] denied$/);
  });

  it('a pod that an injector left without the label of tunnels gets plaintext', () => {
    const bare = world({ annotations: { ...injected, ...excluded } }, strict('shop'), nobody);
    const left = bare.ask('quiet/web', 'service shop/api:80');
    expect([hopTexts(left), layerTexts(left)]).toEqual([['quiet/web > shop/api:8080'], ['mtls allowed']]);
    const guarded = bare.ask('quiet/web', 'service shop/api:5432');
    expect(hopTexts(guarded)).toEqual(['quiet/web > shop/api:5432']);
    expect(guarded.layers[0]).toMatchObject({ layer: 'mtls', outcome: 'denied' });
    const labelled = { annotations: injected, labels: { 'networking.istio.io/tunnel': 'http' } };
    expect(hopTexts(world(labelled).ask('quiet/web', 'service shop/api:80'))).toEqual([
      'quiet/web > shop/api:15008',
    ]);
  });

  it.each([
    ['defaultConfig: {proxyMetadata: {ISTIO_META_ENABLE_HBONE: "true"}}', {}, 15008],
    ['trustDomain: cluster.local', {}, 8080],
    [
      'trustDomain: cluster.local',
      { 'proxy.istio.io/config': 'proxyMetadata: {ISTIO_META_ENABLE_HBONE: "true"}' },
      15008,
    ],
  ])('the configuration %s with %o leads to port %i', (mesh, annotations, port) => {
    const answer = world({ annotations }, meshConfig(mesh)).ask('quiet/web', 'service shop/api:80');
    expect(hopTexts(answer)).toEqual([`quiet/web > shop/api:${port}`]);
    expect(answer.layers[0]?.reason).not.toContain('does not say');
  });

  it('says what it takes for granted where nothing tells', () => {
    expect(world({}).ask('quiet/web', 'service shop/api:80').layers[0]?.reason).toContain('does not say');
  });

  it('a waypoint too sends plaintext to a sidecar that takes no tunnels', () => {
    const behind = meshWorld(
      namespace('quiet', ambient),
      pod('quiet/web'),
      namespace('shop', sidecars),
      pod('shop/api', { annotations: injected }),
      service('shop/api', { 'istio.io/use-waypoint': 'waypoint' }),
      waypoint('shop/waypoint'),
      strict('shop'),
    );
    const answer = behind.ask('quiet/web', 'service shop/api:80', get);
    expect(hopTexts(answer)).toEqual(['quiet/web > shop/waypoint:15008', 'shop/waypoint > shop/api:8080']);
    expect(layerTexts(answer)).toContain('mtls denied');
    expect(answer.callerSees).toBe('503');
  });
});

describe("what the caller's proxy answers where the far end is not reached", () => {
  const world = meshWorld(
    namespace('shop', sidecars),
    pod('shop/web'),
    pod('shop/left', { annotations: { 'traffic.sidecar.istio.io/excludeOutboundPorts': '80' } }),
    pod('shop/api', { annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': '8080' } }),
    service('shop/api'),
    namespace('quiet', ambient),
    pod('quiet/web'),
    ...outside,
  );

  it.each([
    ['shop/web', 'service shop/api:80', get, '503'],
    ['shop/web', 'service shop/api:5432', undefined, 'reset'],
    ['shop/web', 'shop/api:9999', undefined, 'reset'],
    ['shop/web', 'shop/api:9999', get, 'reset'],
    ['shop/left', 'service shop/api:80', get, undefined],
    ['quiet/web', 'service shop/api:80', get, 'reset'],
    ['old/job', 'service shop/api:80', get, undefined],
    ['192.0.2.1', 'service shop/api:80', get, undefined],
  ])('%s at %s with %o: %s', (from, to, http, answer) => {
    expect(world.ask(from, to, http).answers).toEqual([answer]);
  });

  it('so does a refusal of its TLS', () => {
    expect(world.ask('shop/web', 'service shop/api:80', get).callerSees).toBe('503');
  });
});

describe('a path that proxies do not take', () => {
  it('is answered with 400, whatever the policies say', () => {
    const world = meshWorld(
      namespace('shop', sidecars),
      pod('shop/web'),
      pod('shop/api'),
      service('shop/api'),
    );
    const answer = world.ask('shop/web', 'service shop/api:80', { ...get, path: '/a#b' });
    expect(answer.callerSees).toBe('400');
    expect(answer.layers.at(-1)?.decidedBy).toEqual({ default: 'path-refused' });
  });
});

describe('in ambient mode', () => {
  const l4 = security('AuthorizationPolicy', 'shop/l4', {
    selector: { matchLabels: { app: 'api' } },
    rules: [
      {
        from: [
          { source: { principals: ['cluster.local/ns/shop/sa/web', 'cluster.local/ns/shop/sa/waypoint'] } },
        ],
      },
    ],
  });
  const l7 = security('AuthorizationPolicy', 'shop/l7', {
    targetRefs: [{ group: '', kind: 'Service', name: 'api' }],
    rules: [{ to: [{ operation: { methods: ['GET'], ports: ['80'] } }] }],
  });
  const base = [namespace('shop', ambient), pod('shop/web'), pod('shop/api'), pod('shop/job'), ...outside];

  it('the network sees the tunnel, and ztunnel decides', () => {
    const world = meshWorld(...base, service('shop/api'), l4);
    const answer = world.ask('shop/web', 'service shop/api:80', get);
    expect(hopTexts(answer)).toEqual(['shop/web > shop/api:15008']);
    expect(layerTexts(answer)).toEqual(['mtls allowed', 'authorization-l4 allowed']);
    expect(layerTexts(world.ask('shop/job', 'service shop/api:80', get))).toContain(
      'authorization-l4 denied',
    );
  });

  it('a caller outside the mesh comes in plaintext to the port itself', () => {
    const world = meshWorld(...base, service('shop/api'), l4);
    expect(hopTexts(world.ask('old/job', 'service shop/api:80', get))).toEqual(['old/job > shop/api:8080']);
  });

  it('a waypoint is an end of its own, and the destination sees its identity', () => {
    const world = meshWorld(
      ...base,
      service('shop/api', { 'istio.io/use-waypoint': 'waypoint' }),
      waypoint('shop/waypoint'),
      l4,
      l7,
    );
    const answer = world.ask('shop/job', 'service shop/api:80', get);
    expect(hopTexts(answer)).toEqual(['shop/job > shop/waypoint:15008', 'shop/waypoint > shop/api:15008']);
    expect(layerTexts(answer)).toEqual([
      'mtls allowed',
      'authorization-l4 allowed',
      'authorization-waypoint allowed',
    ]);
    const put = world.ask('shop/job', 'service shop/api:80', { method: 'PUT', path: '/' });
    expect(layerTexts(put)).toContain('authorization-waypoint denied');
    expect(put.callerSees).toBe('403');
  });

  it('a waypoint resets what is plain TCP', () => {
    const nobody = security('AuthorizationPolicy', 'shop/nobody', {
      targetRefs: [{ group: '', kind: 'Service', name: 'api' }],
    });
    const world = meshWorld(
      ...base,
      service('shop/api', { 'istio.io/use-waypoint': 'waypoint' }),
      waypoint('shop/waypoint'),
      nobody,
    );
    const sees = (to: string, http?: typeof get) => world.ask('shop/web', to, http).callerSees;
    expect(sees('service shop/api:5432')).toBe('reset');
    expect(sees('service shop/api:80', get)).toBe('403');
  });

  it('a waypoint answers requests that the destination keeps from it, and resets what is plain TCP', () => {
    const callerOnly = security('AuthorizationPolicy', 'shop/caller-only', {
      selector: { matchLabels: { app: 'api' } },
      rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }] }],
    });
    const world = meshWorld(
      ...base,
      service('shop/api', { 'istio.io/use-waypoint': 'waypoint' }),
      waypoint('shop/waypoint'),
      callerOnly,
    );
    const http = world.ask('shop/web', 'service shop/api:80', get);
    expect([http.callerSees, http.answers]).toEqual(['503', ['reset', '503']]);
    const tcp = world.ask('shop/web', 'service shop/api:5432');
    expect([tcp.callerSees, tcp.answers]).toEqual(['reset', ['reset', 'reset']]);
  });

  it('a gateway answers its callers where the far end refuses it', () => {
    const world = meshWorld(
      namespace('shop', ambient),
      pod('shop/api'),
      service('shop/api'),
      namespace('edge'),
      pod('edge/gateway', { annotations: { 'inject.istio.io/templates': 'gateway' } }),
      security('AuthorizationPolicy', 'shop/nobody', {}),
    );
    expect(world.ask('edge/gateway', 'service shop/api:80', get).callerSees).toBe('503');
    expect(world.ask('edge/gateway', 'service shop/api:5432').callerSees).toBe('reset');
  });

  it('a waypoint compares the port of the Service, not of the pod', () => {
    const wrong = security('AuthorizationPolicy', 'shop/l7', {
      targetRefs: [{ group: '', kind: 'Service', name: 'api' }],
      rules: [{ to: [{ operation: { ports: ['8080'] } }] }],
    });
    const world = meshWorld(
      ...base,
      service('shop/api', { 'istio.io/use-waypoint': 'waypoint' }),
      waypoint('shop/waypoint'),
      wrong,
    );
    expect(layerTexts(world.ask('shop/web', 'service shop/api:80', get))).toContain(
      'authorization-waypoint denied',
    );
  });

  it('a pod dialled directly is not behind the waypoint of its Service', () => {
    const world = meshWorld(
      ...base,
      service('shop/api', { 'istio.io/use-waypoint': 'waypoint' }),
      waypoint('shop/waypoint'),
      l7,
    );
    const answer = world.ask('shop/job', 'shop/api:8080', get);
    expect(hopTexts(answer)).toEqual(['shop/job > shop/api:15008']);
    expect(answer.layers.at(-1)?.decidedBy).toEqual({ default: 'bypasses-waypoint' });
  });

  it('a waypoint for workloads takes what is dialled directly', () => {
    const world = meshWorld(
      namespace('shop', { ...ambient, 'istio.io/use-waypoint': 'waypoint' }),
      pod('shop/web'),
      pod('shop/api'),
      waypoint('shop/waypoint', { 'istio.io/waypoint-for': 'all' }),
    );
    expect(hopTexts(world.ask('shop/web', 'shop/api:8080', get))).toHaveLength(2);
  });

  it('a waypoint that does not exist is left out', () => {
    const world = meshWorld(...base, service('shop/api', { 'istio.io/use-waypoint': 'waypoint' }), l7);
    const answer = world.ask('shop/job', 'service shop/api:80', get);
    expect(hopTexts(answer)).toHaveLength(1);
    expect(answer.layers.at(-1)?.decidedBy).toEqual({ default: 'no-waypoint' });
  });

  it('sidecars and callers outside pass the waypoint by', () => {
    const world = meshWorld(
      ...base,
      namespace('edge', sidecars),
      pod('edge/side'),
      service('shop/api', { 'istio.io/use-waypoint': 'waypoint' }),
      waypoint('shop/waypoint'),
      l7,
    );
    for (const caller of ['edge/side', 'old/job']) {
      const answer = world.ask(caller, 'service shop/api:80', get);
      expect(answer.layers.at(-1)?.decidedBy, caller).toEqual({ default: 'bypasses-waypoint' });
    }
  });

  it('gateways use it where the Service says so', () => {
    const gateway = pod('edge/ingress', { labels: { istio: 'ingressgateway' } });
    const labels = { 'istio.io/use-waypoint': 'waypoint' };
    const without = meshWorld(
      ...base,
      namespace('edge'),
      gateway,
      service('shop/api', labels),
      waypoint('shop/waypoint'),
    );
    expect(hopTexts(without.ask('edge/ingress', 'service shop/api:80', get))).toHaveLength(1);
    const asked = { ...labels, 'istio.io/ingress-use-waypoint': 'true' };
    const uses = meshWorld(
      ...base,
      namespace('edge'),
      gateway,
      service('shop/api', asked),
      waypoint('shop/waypoint'),
    );
    expect(hopTexts(uses.ask('edge/ingress', 'service shop/api:80', get))).toHaveLength(2);
  });

  it('a DENY with HTTP fields does nothing at ztunnel', () => {
    const deny = security('AuthorizationPolicy', 'shop/deny', {
      action: 'DENY',
      rules: [{ from: [{ source: { namespaces: ['shop'] } }], to: [{ operation: { methods: ['GET'] } }] }],
    });
    const world = meshWorld(...base, service('shop/api'), deny);
    expect(layerTexts(world.ask('shop/web', 'service shop/api:80', get))).toContain(
      'authorization-l4 allowed',
    );
  });

  it('STRICT refuses plaintext and takes the tunnel', () => {
    const world = meshWorld(...base, service('shop/api'), strict('shop'));
    expect(layerTexts(world.ask('old/job', 'service shop/api:80', get))).toContain('mtls denied');
    expect(layerTexts(world.ask('shop/web', 'service shop/api:80', get))).toContain('mtls allowed');
  });
});

describe.each([
  ['sidecars', sidecars],
  ['ambient', ambient],
])('several PeerAuthentications of one scope, %s', (_, labels) => {
  const peer = (name: string, mode: string, created?: string, selector?: object) => {
    const object = security('PeerAuthentication', `shop/${name}`, { mtls: { mode }, ...selector });
    return {
      ...object,
      metadata: { ...object.metadata, ...(created ? { creationTimestamp: created } : {}) },
    };
  };
  const outcomes = (...policies: ReturnType<typeof peer>[]) => {
    const world = meshWorld(
      namespace('shop', labels),
      pod('shop/web'),
      pod('shop/api'),
      service('shop/api'),
      ...outside,
      ...policies,
    );
    const row = world.mesh.row(world.workload('shop/api'), 8080, 'TCP');
    return ['old/job', 'shop/web'].map((caller) => {
      const [mtls] = world.ask(caller, 'shop/api:8080').layers;
      const index = world.index(caller);
      const sets = (['allowed', 'denied', 'undetermined'] as const).filter((one) => hasBit(row[one], index));
      expect(sets, caller).toEqual([mtls?.outcome]);
      return mtls?.outcome;
    });
  };

  it('are undetermined where nothing says which is the oldest, and they differ in effect', () => {
    expect(outcomes(peer('one', 'PERMISSIVE'), peer('two', 'STRICT'))).toEqual(['undetermined', 'allowed']);
    expect(outcomes(peer('one', 'STRICT'), peer('two', 'STRICT'))).toEqual(['denied', 'allowed']);
    expect(outcomes(peer('one', 'PERMISSIVE'), peer('two', 'UNSET'))).toEqual(['allowed', 'allowed']);
  });

  it('are known by their creation, one that is not in the cluster yet as the youngest', () => {
    expect(outcomes(peer('one', 'PERMISSIVE'), peer('two', 'STRICT', '2026-01-01T00:00:00Z'))).toEqual([
      'denied',
      'allowed',
    ]);
    expect(
      outcomes(
        peer('one', 'PERMISSIVE', '2025-01-01T00:00:00Z'),
        peer('two', 'STRICT', '2026-01-01T00:00:00Z'),
      ),
    ).toEqual(['allowed', 'allowed']);
  });

  it('of one workload by different selectors differ as well', () => {
    const api = { selector: { matchLabels: { app: 'api' } } };
    const all = { selector: { matchLabels: { tier: 'back' } } };
    expect(
      outcomes(peer('one', 'PERMISSIVE', undefined, api), peer('two', 'STRICT', undefined, all)),
    ).toEqual(['allowed', 'allowed']);
    expect(
      outcomes(peer('one', 'PERMISSIVE', undefined, api), peer('two', 'STRICT', undefined, api)),
    ).toEqual(['undetermined', 'allowed']);
  });
});

describe('which requests pass, whatever the request', () => {
  it('is told by the proxy on the way', () => {
    const world = meshWorld(
      namespace('shop', ambient),
      pod('shop/web'),
      pod('shop/api'),
      service('shop/api', { 'istio.io/use-waypoint': 'waypoint' }),
      waypoint('shop/waypoint'),
      security('AuthorizationPolicy', 'shop/l7', {
        targetRefs: [{ group: '', kind: 'Service', name: 'api' }],
        rules: [{ to: [{ operation: { methods: ['GET'], ports: ['80'] } }] }],
      }),
    );
    expect(world.grain('shop/web', 'service shop/api:80')).toMatchObject({
      allowed: 'some',
      alternatives: [{ conditions: [{ field: 'methods', values: ['GET'] }] }],
    });
    expect(world.grain('shop/web', 'shop/api:8080')).toBeUndefined();
  });
});

describe('outside the mesh', () => {
  const world = meshWorld(
    namespace('shop', sidecars),
    pod('shop/web'),
    ...outside,
    service('old/job'),
    namespace('data'),
    pod('data/db'),
  );

  it('a sidecar sends plaintext to what has no proxy', () => {
    const answer = world.ask('shop/web', 'service old/job:80', get);
    expect(answer.layers).toEqual([
      expect.objectContaining({ layer: 'mtls', outcome: 'allowed', decidedBy: { default: 'not-in-mesh' } }),
    ]);
  });

  it('UDP is not captured', () => {
    const [hop] = world.ask('shop/web', 'old/job:8080').hops;
    if (!hop) throw new Error('no hop');
    const answer = world.mesh.ask({
      source: hop.source,
      destination: hop.destination,
      port: 53,
      protocol: 'UDP',
    });
    expect(answer.layers[0]?.decidedBy).toEqual({ default: 'not-captured-protocol' });
  });
});

describe('the mesh configuration', () => {
  const config = (mesh: string) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'istio', namespace: 'istio-system' },
    data: { mesh },
  });
  const objects = [
    namespace('shop', sidecars),
    pod('shop/web'),
    pod('shop/api'),
    service('shop/api'),
    security('AuthorizationPolicy', 'shop/deny', {
      action: 'DENY',
      rules: [{ to: [{ operation: { paths: ['/admin'], ports: ['8080'] } }] }],
    }),
  ];
  const slashes = { method: 'GET', path: '//admin' };

  it('says how paths are normalised', () => {
    expect(layerTexts(meshWorld(...objects).ask('shop/web', 'service shop/api:80', slashes))).toContain(
      'authorization-l7 allowed',
    );
    const merging = meshWorld(...objects, config('pathNormalization: {normalization: MERGE_SLASHES}'));
    expect(layerTexts(merging.ask('shop/web', 'service shop/api:80', slashes))).toContain(
      'authorization-l7 denied',
    );
  });

  it('is left aside where it cannot be read', () => {
    const broken = meshWorld(...objects, config('{{'));
    expect(layerTexts(broken.ask('shop/web', 'service shop/api:80', slashes))).toContain(
      'authorization-l7 allowed',
    );
  });
});
