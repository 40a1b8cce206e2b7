import { describe, expect, it } from 'vitest';
import { clusterFrom } from '../../src/kubernetes/cluster.ts';
import { backendsOf, findService, routeService } from '../../src/kubernetes/service-routing.ts';
import { serviceFrom } from '../../src/kubernetes/services.ts';
import type { KubernetesObject } from '../../src/model/kubernetes.ts';

function service(spec: unknown): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: 's', namespace: 'n' }, spec };
}

function pod(name: string, labels: Record<string, string>, ports: object[]): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'n', labels },
    spec: { containers: [{ name: 'c', ports }] },
  };
}

describe('serviceFrom', () => {
  it('fills in the defaults of the API', () => {
    expect(serviceFrom(service({ selector: { app: 'x' }, ports: [{ port: 80 }] }))).toEqual({
      namespace: 'n',
      name: 's',
      labels: {},
      type: 'ClusterIP',
      headless: false,
      clusterAddresses: [],
      selector: { app: 'x' },
      ports: [{ port: 80, targetPort: 80, protocol: 'TCP' }],
      object: { kind: 'Service', namespace: 'n', name: 's' },
    });
  });

  it('reads to which namespaces an annotation limits it', () => {
    const limited = { ...service({ ports: [] }), metadata: { name: 's', namespace: 'n', annotations: {} } };
    const to = (exportTo: string) =>
      serviceFrom({
        ...limited,
        metadata: { ...limited.metadata, annotations: { 'networking.istio.io/exportTo': exportTo } },
      })?.exportTo;
    expect([to(''), to('*'), to('., shop,')]).toEqual([undefined, ['*'], ['.', 'shop']]);
    expect(serviceFrom(limited)?.exportTo).toBeUndefined();
  });

  it('knows headless Services, external names, cluster addresses and Services without selector', () => {
    expect(serviceFrom(service({ clusterIP: 'None', selector: { a: 'b' } }))).toMatchObject({
      headless: true,
      clusterAddresses: [],
    });
    expect(
      serviceFrom(service({ clusterIPs: ['10.0.0.9', 'fd00::9'], clusterIP: '10.0.0.9' })),
    ).toMatchObject({
      clusterAddresses: ['10.0.0.9', 'fd00::9'],
    });
    const external = serviceFrom(
      service({ type: 'ExternalName', externalName: 'db.example.com', selector: { a: 'b' } }),
    );
    expect(external).toMatchObject({ type: 'ExternalName', externalName: 'db.example.com', headless: false });
    expect(external?.selector).toBeUndefined();
    expect(serviceFrom(service({ selector: {} }))?.selector).toBeUndefined();
  });

  it('reads target ports as numbers where they are meant so', () => {
    const ports = [
      { port: 1, targetPort: 'http' },
      { port: 2, targetPort: '8080' },
      { port: 3, targetPort: 0 },
      { port: 'x' },
    ];
    expect(serviceFrom(service({ ports }))?.ports.map(({ targetPort }) => targetPort)).toEqual([
      'http',
      8080,
      3,
    ]);
  });
});

describe('routeService', () => {
  const objects = [
    pod('a', { app: 'x' }, [{ containerPort: 8080, name: 'http' }]),
    pod('b', { app: 'x' }, [{ containerPort: 9090, name: 'http' }]),
    pod('c', { app: 'x' }, []),
    pod('d', { app: 'y' }, [{ containerPort: 8080, name: 'http' }]),
    service({
      selector: { app: 'x' },
      ports: [
        { port: 80, targetPort: 'http' },
        { port: 81, targetPort: 7000 },
        { port: 82, targetPort: 'http', protocol: 'UDP' },
      ],
    }),
  ];
  const { cluster } = clusterFrom(objects.map((object) => ({ object, place: { file: 'f' } })));
  const found = findService(cluster, { namespace: 'n', name: 's' });
  const route = (port: number, protocol: 'TCP' | 'UDP' = 'TCP') =>
    found === undefined
      ? []
      : routeService(found, port, protocol, cluster).map(
          (backend) => `${backend.workload.name}:${backend.port}`,
        );

  it('leads to the pods of its own namespace that it selects', () => {
    expect(found && backendsOf(found, cluster).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  it('looks a named port up at each pod', () => {
    expect(route(80)).toEqual(['a:8080', 'b:9090']);
    expect(route(82, 'UDP')).toEqual([]);
  });

  it('leads to a numbered port at every pod, and from a port it has not to none', () => {
    expect(route(81)).toEqual(['a:7000', 'b:7000', 'c:7000']);
    expect(route(443)).toEqual([]);
  });

  it('keeps the port of a headless Service', () => {
    const headless = serviceFrom(
      service({ clusterIP: 'None', selector: { app: 'y' }, ports: [{ port: 80, targetPort: 8080 }] }),
    );
    expect(headless && routeService(headless, 80, 'TCP', cluster)).toMatchObject([
      { port: 80, workload: { name: 'd' } },
    ]);
  });
});
