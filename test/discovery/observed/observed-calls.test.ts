import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { acceptInferred } from '../../../src/discovery/accept-inferred.ts';
import type { ObservedInput } from '../../../src/discovery/discovery-inputs.ts';
import { callLines, discoverYaml, server } from '../discover-yaml.ts';

const shop = `${server('web', { ports: [{ port: 80, targetPort: 8080, name: 'http' }] })}${server('api', { ports: [{ port: 80, targetPort: 8080, name: 'http' }] })}${server('db', { image: 'postgres:17', headless: true, ports: [{ port: 5432, name: 'postgres' }] })}`;

function observed(name: string, more: Partial<ObservedInput> = {}): ObservedInput {
  return { file: name, text: readFileSync(join(import.meta.dirname, '../fixtures', name), 'utf8'), ...more };
}

function pod(owner: string, address: string, labels: Readonly<Record<string, string>> = {}): string {
  const hash = '6f7c9d5b8f';
  return `---
${JSON.stringify({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: `${owner}-${hash}-abcde`,
    namespace: 'shop',
    labels: { app: owner, 'pod-template-hash': hash, ...labels },
    ownerReferences: [
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `${owner}-${hash}`, uid: owner, controller: true },
    ],
  },
  spec: { containers: [{ name: 'main', image: 'example/app:1' }] },
  status: { phase: 'Running', podIP: address, podIPs: [{ ip: address }] },
})}
`;
}

function originOf(discovery: ReturnType<typeof discoverYaml>, callee: string) {
  return discovery.topology.calls.find(({ to }) => to.name === callee)?.origin;
}

describe('calls from observed traffic', () => {
  it('reads on past a pretty flow that is cut off, and names another node as a caller', () => {
    const flows = observed('hubble-flows.jsonl');
    const [first = '', second = ''] = flows.text.split('\n');
    const pretty = (line: string) => JSON.stringify(JSON.parse(line), null, 2);
    const cut = `${pretty(first)}\n${pretty(second).slice(0, 80)}`;
    const discovery = discoverYaml(shop, [{ ...flows, text: cut }]);
    expect(callLines(discovery)).toEqual(callLines(discoverYaml(shop, [{ ...flows, text: first }])));
    expect(discovery.findings.map(({ code }) => code)).toContain('observed-unreadable');
    const flow = JSON.parse(first);
    const inner = flow.flow ?? flow;
    inner.source = { labels: ['reserved:remote-node'] };
    const spots = discoverYaml(shop, [{ ...flows, text: JSON.stringify(flow) }]).blindSpots;
    expect(spots).toContainEqual(
      expect.objectContaining({ kind: 'caller-not-in-input', others: ['reserved:remote-node'] }),
    );
  });

  it('knows a log of nothing but requests that the proxy answered itself, and makes no call of them', () => {
    const text = [
      '[2026-03-01T02:00:00.850Z] "- - HTTP/1.1" 400 DPE http1.codec_error - "-" 0 11 0 - "-" "-" "-" "-" "-" - - 10.1.0.12:8080 10.1.0.11:36656 outbound_.80_._.api.shop.svc.cluster.local -',
      '[2026-03-01T02:00:01.949Z] "- - -" 0 NR filter_chain_not_found - "-" 0 0 0 - "-" "-" "-" "-" "-" - - 10.1.0.12:5432 10.1.0.11:40000 - -',
      '[2026-03-01T02:00:02.001Z] "GET /x HTTP/1.1" 404 NR route_not_found - "-" 0 0 0 - "-" "curl "- -" 8" "id" "nowhere" "-" - - 10.96.0.20:80 10.1.0.11:40210 - -',
    ].join('\n');
    const discovery = discoverYaml(shop, [{ file: 'proxy.log', text }]);
    expect(discovery.topology.calls.filter(({ origin }) => origin.kind === 'observed')).toEqual([]);
    const told = discovery.findings.filter(({ code }) => code.startsWith('observed-'));
    expect(told.map(({ code, values }) => [code, values])).toEqual([
      ['observed-refused', { file: 'proxy.log', format: 'envoy-access-log', flows: 3 }],
    ]);
  });

  it('knows workloads of sums over namespaces by their names, where only one has it', () => {
    const metric = { source_workload: 'web', destination_workload: 'db' };
    const text = JSON.stringify({ data: { resultType: 'vector', result: [{ metric, value: [1, '3'] }] } });
    const found = (yaml: string) => callLines(discoverYaml(yaml, [{ file: 'sum.json', text }]));
    const stores = (namespace: string) => server('db', { namespace, ports: [{ port: 5432 }] });
    expect(found(`${server('web')}${stores('shop')}`)).toEqual(['shop/web → shop/db:5432 tcp observed']);
    expect(found(`${server('web')}${stores('shop')}${stores('away')}`)).toEqual([]);
  });

  it('keeps an address of IPv6 outside whole', () => {
    const end = { namespace: 'shop', pod_name: 'web-1', workloads: [{ name: 'web' }] };
    const flow = {
      verdict: 'FORWARDED',
      is_reply: false,
      IP: { source: 'fd00::1', destination: '2600:1f18::7' },
      l4: { TCP: { source_port: 40000, destination_port: 443, flags: { SYN: true } } },
      source: end,
      destination: { labels: ['reserved:world'] },
    };
    const { topology } = discoverYaml(shop, [{ file: 'flows.jsonl', text: JSON.stringify({ flow }) }]);
    expect(topology.externals.map(({ cidrs, hosts }) => [cidrs, hosts])).toContainEqual([
      ['2600:1f18::7/128'],
      [],
    ]);
  });

  it('takes what a policy refused for no call, in both formats of proxies', () => {
    const refused = 'rbac_access_denied_matched_policy[none]';
    for (const name of ['envoy-access.log', 'envoy-access.json.log']) {
      const log = observed(name, { workload: { namespace: 'shop', name: 'web' } });
      const text = log.text.replaceAll(/via_upstream(?=[ "])/g, refused);
      const before = callLines(discoverYaml(shop, [log]));
      const after = callLines(discoverYaml(shop, [{ ...log, text }]));
      expect(before.filter((call) => call.includes('http') || call.includes('grpc')).length).toBeGreaterThan(
        0,
      );
      expect(after.filter((call) => call.includes('http') || call.includes('grpc'))).toEqual([]);
      expect(discoverYaml(shop, [{ ...log, text }]).findings.map(({ code }) => code)).toContain(
        'observed-refused',
      );
    }
  });

  it('reads flows that were made pretty or put into one list, and logs with times before their lines', () => {
    const flows = observed('hubble-flows.jsonl');
    const parsed = flows.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const as = (text: string) => callLines(discoverYaml(shop, [{ ...flows, text }]));
    expect(as(parsed.map((flow) => JSON.stringify(flow, null, 2)).join('\n'))).toEqual(as(flows.text));
    expect(as(JSON.stringify(parsed))).toEqual(as(flows.text));
    const owner = { namespace: 'shop', name: 'web' };
    const log = observed('envoy-access.log', { workload: owner });
    const timed = log.text.replace(/(?<=^\[pod\S* )(?=\[)/gm, '2026-01-02T03:04:05.678901234Z ');
    expect(timed).not.toBe(log.text);
    expect(callLines(discoverYaml(shop, [{ ...log, text: timed }]))).toEqual(
      callLines(discoverYaml(shop, [log])),
    );
  });

  it('recovers the calls of Hubble flows: no replies, drops or name resolution', () => {
    const discovery = discoverYaml(shop, [observed('hubble-flows.jsonl')]);
    expect(callLines(discovery)).toEqual([
      'shop/api → shop/db:5432 postgres observed',
      'shop/api → outside pay-example-com:443 tcp observed',
      'shop/web → shop/api:8080 http observed',
    ]);
    expect(originOf(discovery, 'api')).toEqual({
      kind: 'observed',
      source: 'hubble hubble-flows.jsonl',
      count: 1,
      lastSeen: '2026-03-01T02:00:06Z',
    });
    expect(discovery.topology.calls.at(-1)?.http).toEqual([
      { methods: ['GET'], paths: ['/items/{*}'], hosts: [], headers: [], claims: [] },
    ]);
  });

  it('tells of events that Hubble lost, and of edges of Kiali that no call can be made of', () => {
    const lines = (file: { file: string; text: string }) =>
      discoverYaml(shop, [file]).findings.find(({ code }) => code === 'observed-unreadable')?.values.lines;
    expect(lines(observed('hubble-flows.jsonl'))).toBe(3);
    const node = (id: string, nodeType: string) => ({
      data: { id, nodeType, namespace: 'shop', service: id },
    });
    const edge = (source: string, target: string) => ({
      data: { source, target, traffic: { protocol: 'http' } },
    });
    const elements = {
      nodes: [node('web', 'service'), node('api', 'service')],
      edges: [edge('web', 'api'), edge('web', 'gone')],
    };
    expect(lines({ file: 'graph.json', text: JSON.stringify({ elements }) })).toBe(2);
  });

  it('counts a connection of Hubble once, whichever ends and segments told of it, or by its requests', () => {
    const event = (sourcePort: number, more: object) =>
      JSON.stringify({
        time: '2026-03-01T02:00:00Z',
        verdict: 'FORWARDED',
        is_reply: false,
        IP: { source: '10.1.0.11', destination: '10.1.0.12' },
        l4: { TCP: { source_port: sourcePort, destination_port: 8080, flags: { SYN: true } } },
        source: { namespace: 'shop', pod_name: 'web-6f7c9d5b8f-abcde' },
        destination: { namespace: 'shop', pod_name: 'api-7d4b5c6f9d-fghij' },
        ...more,
      });
    const request = { l7: { type: 'REQUEST', http: { method: 'GET', url: 'http://api/items' } } };
    const bare = [
      event(40000, { traffic_direction: 'EGRESS' }),
      event(40000, { traffic_direction: 'INGRESS' }),
    ];
    const asked = [event(40001, {}), event(40001, request), event(40001, request)];
    const counted = (events: readonly string[]) =>
      originOf(discoverYaml(shop, [{ file: 'flows', text: events.join('\n') }]), 'api');
    expect(counted(bare)).toMatchObject({ count: 1 });
    expect(counted(asked)).toMatchObject({ count: 2 });
    expect(counted([...bare, ...asked])).toMatchObject({ count: 3 });
  });

  it('reads Hubble flows without the envelope, and finds the direction by the opening segment', () => {
    const flow = {
      time: '2026-03-01T02:00:00Z',
      verdict: 'FORWARDED',
      IP: { source: '10.1.0.11', destination: '10.1.0.12' },
      l4: { TCP: { source_port: 40000, destination_port: 8080, flags: { SYN: true } } },
      source: { namespace: 'shop', pod_name: 'web-6f7c9d5b8f-abcde' },
      destination: { namespace: 'shop', pod_name: 'api-7d4b5c6f9d-fghij' },
    };
    const back = {
      ...flow,
      source: flow.destination,
      destination: flow.source,
      l4: { TCP: { source_port: 8080, destination_port: 40000, flags: { SYN: true, ACK: true } } },
    };
    const text = `${JSON.stringify(flow)}\n${JSON.stringify(back)}\n`;
    expect(callLines(discoverYaml(shop, [{ file: 'flows', text }]))).toEqual([
      'shop/web → shop/api:8080 http observed',
    ]);
  });

  it('recovers the calls of Prometheus results, each request counted once', () => {
    const discovery = discoverYaml(shop, [observed('prometheus-requests.json')]);
    expect(callLines(discovery)).toEqual([
      'shop/api → shop/db:5432 postgres observed',
      'shop/web → shop/api:8080 http observed',
    ]);
    expect(originOf(discovery, 'api')).toEqual({
      kind: 'observed',
      source: 'prometheus prometheus-requests.json',
      count: 127,
      lastSeen: '2026-03-01T02:00:00Z',
    });
  });

  it('recovers the calls of a Kiali graph, through service nodes', () => {
    const discovery = discoverYaml(shop, [observed('kiali-graph.json')]);
    expect(callLines(discovery)).toEqual([
      'shop/api → shop/db:5432 postgres observed',
      'shop/web → shop/api:8080 http observed',
    ]);
    expect(originOf(discovery, 'api')).toMatchObject({ count: 300, lastSeen: '2026-03-01T02:00:00Z' });
    expect(originOf(discovery, 'db')).not.toHaveProperty('count');
  });

  it('recovers the calls of access logs in the default text format', () => {
    const discovery = discoverYaml(shop, [observed('envoy-access.log')]);
    expect(callLines(discovery)).toEqual([
      'shop/api → shop/db:5432 postgres observed',
      'shop/api → outside pay-example-com:443 tcp observed',
      'shop/web → shop/api:8080 http observed',
    ]);
    expect(originOf(discovery, 'api')).toMatchObject({ count: 2, lastSeen: '2026-03-01T02:00:09Z' });
    expect(discovery.topology.calls.at(-1)?.http).toEqual([
      { methods: ['GET'], paths: ['/items/{*}'], hosts: [], headers: [], claims: [] },
      { methods: ['POST'], paths: ['/items'], hosts: [], headers: [], claims: [] },
    ]);
    expect(discovery.findings.map(({ code }) => code)).toContain('observed-unreadable');
  });

  it('takes the owner of a JSON access log from the input, and gRPC from its path', () => {
    const named = discoverYaml(shop, [
      observed('envoy-access.json.log', { workload: { namespace: 'shop', name: 'web' } }),
    ]);
    expect(callLines(named)).toEqual(['shop/web → shop/api:8080 grpc observed']);
    const nameless = discoverYaml(shop, [observed('envoy-access.json.log')]);
    expect(callLines(nameless)).toEqual([]);
    expect(nameless.findings.map(({ code }) => code)).toContain('observed-unresolved');
  });

  it('finds the owner of an access log by the address of its pod, injected or not, and of no node', () => {
    const pods = `${pod('web', '10.1.0.11')}${pod('api', '10.1.0.12', { 'security.istio.io/tlsMode': 'istio' })}`;
    const outbound = discoverYaml(shop + pods, [observed('envoy-access.json.log')]);
    expect(outbound.topology.workloads.map(({ name }) => name)).toEqual(['api', 'db', 'web']);
    expect(callLines(outbound)).toEqual(['shop/web → shop/api:8080 grpc observed']);
    const callee = observed('envoy-access.json.log').text.replace(
      'outbound|80||api.shop.svc.cluster.local',
      'inbound|8080||',
    );
    const text = callee.replace('10.96.0.20:80', '10.1.0.12:8080');
    expect(callLines(discoverYaml(shop + pods, [{ file: 'in.log', text }]))).toEqual(callLines(outbound));
    const onNode = `${shop}${pod('web', '10.1.0.11')}${pod('agent', '10.1.0.11')}`;
    expect(callLines(discoverYaml(onNode, [observed('envoy-access.json.log')]))).toEqual([]);
  });

  it('reads the access log of a waypoint, and one that begins with what its proxy says at its start', () => {
    const start = '2026-03-01T01:59:00Z\tinfo\tStarting proxy\n'.repeat(80);
    const line =
      '[2026-03-01T02:00:00.000Z] "GET /items/9 HTTP/1.1" 200 - via_upstream - "-" 0 358 9 8 "-" "curl" "id" "api" ' +
      '"envoy://connect_originate/10.1.0.12:8080" inbound-vip|80|http|api.shop.svc.cluster.local; ' +
      'envoy://internal_client_address/ 10.96.0.20:80 10.1.0.11:33190 - default\n';
    const discovery = discoverYaml(shop + pod('web', '10.1.0.11'), [{ file: 'w.log', text: start + line }]);
    expect(callLines(discovery)).toEqual(['shop/web → shop/api:8080 http observed']);
    expect(discovery.topology.calls[0]?.http[0]?.paths).toEqual(['/items/{*}']);
  });

  it('takes the last traffic of a Prometheus matrix, though nothing came at its end, and counts no rates', () => {
    const metric = {
      source_workload: 'web',
      source_workload_namespace: 'shop',
      destination_workload: 'api',
      destination_workload_namespace: 'shop',
      destination_service: 'api.shop.svc.cluster.local',
      request_protocol: 'http',
    };
    const result = (values: readonly (readonly [number, string])[]) =>
      discoverYaml(shop, [
        {
          file: 'matrix.json',
          text: JSON.stringify({ data: { resultType: 'matrix', result: [{ metric, values }] } }, null, 1),
        },
      ]);
    const nightly = result([
      [1772330400, '0'],
      [1772334000, '0.25'],
      [1772337600, '0'],
    ]);
    expect(originOf(nightly, 'api')).toEqual({
      kind: 'observed',
      source: 'prometheus matrix.json',
      lastSeen: '2026-03-01T03:00:00Z',
    });
    const counter = result([
      [1772330400, '5'],
      [1772334000, '7'],
      [1772337600, '7'],
    ]);
    expect(originOf(counter, 'api')).toMatchObject({ count: 7, lastSeen: '2026-03-01T03:00:00Z' });
  });

  it('knows an export of Hubble that begins with the state of a node', () => {
    const { text, file } = observed('hubble-flows.jsonl');
    const state = '{"node_status":{"state_change":"NODE_CONNECTED","node_names":["n1"]},"node_name":"n1"}\n';
    expect(callLines(discoverYaml(shop, [{ file, text: state + text }]))).toHaveLength(3);
  });

  it('says what a learning window misses, and what it could not place', () => {
    const codes = discoverYaml(shop, [observed('hubble-flows.jsonl')]).findings.map(({ code }) => code);
    expect(codes).toContain('learning-window');
    expect(codes).toContain('observed-unresolved');
    expect(discoverYaml(shop).findings.map(({ code }) => code)).not.toContain('learning-window');
  });

  it('refuses a file of no known format', () => {
    const discovery = discoverYaml(shop, [{ file: 'x.txt', text: 'hello\nworld' }]);
    expect(discovery.findings).toContainEqual({
      code: 'observed-unknown-format',
      values: { file: 'x.txt' },
      place: { file: 'x.txt' },
    });
  });

  it('joins sources: counts add up, the latest time stands, an inference in full keeps its evidence', () => {
    const both = discoverYaml(shop, [observed('hubble-flows.jsonl'), observed('kiali-graph.json')]);
    expect(originOf(both, 'api')).toEqual({
      kind: 'observed',
      source: 'hubble hubble-flows.jsonl, kiali kiali-graph.json',
      count: 301,
      lastSeen: '2026-03-01T02:00:06Z',
    });
    const client = server('web', {
      ports: [{ port: 80, targetPort: 8080, name: 'http' }],
      container: 'args: ["--api=http://api"]',
    });
    const inferred = discoverYaml(
      shop.replace(server('web', { ports: [{ port: 80, targetPort: 8080, name: 'http' }] }), client),
      [observed('kiali-graph.json')],
    );
    expect(originOf(inferred, 'api')).toMatchObject({
      kind: 'inferred',
      confidence: 'high',
      evidence: [{ object: 'Deployment shop/web' }],
      observed: { source: 'kiali kiali-graph.json', count: 300 },
    });
  });

  it('keeps what made an observed call a guess, and tells where requests come from what was observed', () => {
    const ports = [{ port: 80, targetPort: 8080, name: 'http' }];
    const told = (container: string) =>
      discoverYaml(shop.replace(server('web', { ports }), server('web', { ports, container })), [
        observed('hubble-flows.jsonl'),
      ]);
    const guessed = told('args: ["--backend=api"]');
    expect(originOf(guessed, 'api')).toMatchObject({
      kind: 'observed',
      source: 'hubble hubble-flows.jsonl',
      count: 1,
      evidence: [{ object: 'Deployment shop/web' }],
    });
    const learning = (discovery: ReturnType<typeof discoverYaml>) =>
      discovery.findings.find(({ code }) => code === 'learning-window')?.values;
    expect(learning(guessed)).toEqual({ calls: 2, narrowed: 1 });
    expect(learning(told('args: ["--api=http://api"]'))).toEqual({ calls: 2, narrowed: 1 });
    expect(learning(told(''))).toEqual({ calls: 3, narrowed: 1 });
  });

  it('survives anything', () => {
    for (const text of [
      '',
      '{',
      '[]',
      '{"flow":null}',
      '{"flow":{"verdict":"FORWARDED","l4":7}}',
      '{"data":{"resultType":"vector","result":[null,{"metric":4}]}}',
      '{"elements":{"nodes":[1],"edges":[{"data":{"source":3}}]}}',
      '{"upstream_cluster":5}',
    ]) {
      expect(() => discoverYaml(shop, [{ file: 'f', text }])).not.toThrow();
      for (const format of ['hubble', 'prometheus', 'kiali', 'envoy-access-log'] as const) {
        expect(() => discoverYaml(shop, [{ file: 'f', text, format }])).not.toThrow();
      }
    }
  });
});

describe('ends of observed traffic that the inputs do not have', () => {
  const series = (source: string, destination: string, more: object = {}) => ({
    metric: {
      __name__: 'istio_requests_total',
      source_workload: source.split('/')[1] ?? source,
      source_workload_namespace: source.split('/')[1] ? source.split('/')[0] : source,
      destination_workload: destination.split('/')[1] ?? destination,
      destination_workload_namespace: destination.split('/')[1] ? destination.split('/')[0] : destination,
      request_protocol: 'http',
      ...more,
    },
    value: [1772330400, '5'],
  });
  const results = (...result: object[]): ObservedInput => ({
    file: 'prom.json',
    text: JSON.stringify({ data: { resultType: 'vector', result } }),
  });
  const known = [series('shop/web', 'shop/api'), series('shop/api', 'shop/web')];
  const service = (host: string) => ({ destination_service: host, destination_service_name: host });
  const spots = (discovery: ReturnType<typeof discoverYaml>) =>
    discovery.blindSpots.flatMap((spot) =>
      spot.kind === 'caller-not-in-input' || spot.kind === 'callee-not-in-input'
        ? [`${spot.kind} ${spot.workloads.map(({ name }) => name)} ${spot.others}`]
        : [],
    );

  it('are named, and their workload does not count as confirmed', () => {
    const gateway = series('istio-system/gateway', 'shop/web');
    const outside = series('shop/api', 'unknown', service('pay.example.com'));
    const discovery = discoverYaml(shop, [results(...known, gateway, series('unknown', 'shop/db'), outside)]);
    expect(spots(discovery)).toEqual([
      'callee-not-in-input api pay.example.com',
      'caller-not-in-input db unknown',
      'caller-not-in-input web istio-system/gateway',
    ]);
    expect(discovery.blindSpots.filter(({ kind }) => kind === 'service-without-caller')).toEqual([]);
    const { unconfirmed } = acceptInferred(discovery, 'all');
    expect(unconfirmed.map(({ workload, because }) => `${workload.name} ${because}`)).toEqual([
      'api callee-missing',
      'db caller-missing',
      'web caller-missing',
    ]);
  });

  it('are no gateways of the input, of which a route is missing', () => {
    const gateway = server('gateway', { namespace: 'istio-system' }).replaceAll(
      '{app: gateway}',
      '{istio: ingressgateway}',
    );
    const traffic = results(...known, series('istio-system/gateway', 'shop/web'));
    const discovery = discoverYaml(`${shop}${gateway}`, [traffic]);
    expect(spots(discovery)).toEqual([]);
    expect(discovery.blindSpots).toContainEqual({
      kind: 'gateway-without-route',
      workload: { namespace: 'shop', name: 'web' },
      gateway: 'istio-system/gateway',
      port: 8080,
      source: 'prometheus prom.json',
    });
    const { unconfirmed } = acceptInferred(discovery, 'all');
    expect(unconfirmed.find(({ workload }) => workload.name === 'web')?.because).toEqual(['route-missing']);
    const ingress = `---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: public, namespace: shop}
spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [shop.example.com]}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web, namespace: shop}
spec: {hosts: [shop.example.com], gateways: [public], http: [{route: [{destination: {host: web, port: {number: 80}}}]}]}
`;
    const { blindSpots } = discoverYaml(`${shop}${gateway}${ingress}`, [traffic]);
    expect(blindSpots.map(({ kind }) => kind)).not.toContain('gateway-without-route');
  });

  it('are read from the list of series alone, too', () => {
    const { calls } = discoverYaml(shop, [{ file: 'series.json', text: JSON.stringify(known) }]).topology;
    expect(calls.map(({ from, to }) => `${from.name} ${to.name}`)).toEqual(['api web', 'web api']);
  });

  it('are outside hosts where a ServiceEntry has their port', () => {
    const entry = `---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: pay, namespace: shop}
spec: {hosts: [pay.example.com], ports: [{number: 443, name: https, protocol: HTTPS}, {number: 80, name: http, protocol: HTTP}]}
`;
    const outside = series('shop/api', 'unknown', service('pay.example.com'));
    const nowhere = series('shop/api', 'unknown', { destination_service_name: 'BlackHoleCluster' });
    const discovery = discoverYaml(`${shop}${entry}`, [results(...known, outside, nowhere)]);
    expect(spots(discovery)).toEqual([]);
    expect(callLines(discovery)).toContain('shop/api → outside pay-example-com:80 http observed');
    const graph = JSON.stringify({
      elements: {
        nodes: [
          { data: { id: 'api', nodeType: 'workload', namespace: 'shop', workload: 'api' } },
          {
            data: {
              id: 'pay',
              nodeType: 'service',
              namespace: 'shop',
              service: 'pay',
              isServiceEntry: { hosts: ['pay.example.com'], location: 'MESH_EXTERNAL' },
            },
          },
        ],
        edges: [{ data: { source: 'api', target: 'pay', traffic: { protocol: 'https' } } }],
      },
    });
    expect(callLines(discoverYaml(`${shop}${entry}`, [{ file: 'graph.json', text: graph }]))).toEqual([
      'shop/api → outside pay-example-com:443 https observed',
    ]);
  });

  it('are none where a flow only enters the tunnel of the mesh or goes to istiod', () => {
    const flow = (destination: object, port: number) =>
      JSON.stringify({
        verdict: 'FORWARDED',
        is_reply: false,
        IP: { source: '10.1.0.11', destination: '10.1.0.12' },
        l4: { TCP: { source_port: 40000, destination_port: port, flags: { SYN: true } } },
        source: { namespace: 'shop', workloads: [{ name: 'web', kind: 'Deployment' }] },
        destination,
      });
    const api = { namespace: 'shop', workloads: [{ name: 'api', kind: 'Deployment' }] };
    const istiod = { namespace: 'istio-system', workloads: [{ name: 'istiod', kind: 'Deployment' }] };
    const discovery = discoverYaml(shop, [
      { file: 'flows', text: `${flow(api, 15008)}\n${flow(istiod, 15012)}\n` },
    ]);
    expect(spots(discovery)).toEqual([]);
    expect(callLines(discovery)).toEqual(['shop/web → shop/api:8080 http observed']);
  });
});
