// An application as Kubernetes objects, made of the answers that describe it. Where containers run, each is the program of
// application/, which answers at the ports of its workload.

const image = 'docker.io/netmesh-advisor/application:1';
const overHttp = ['http', 'http2', 'grpc'];

/** What Istio's charts add to the ports of a gateway's Service, so that its pods need no privilege. */
const unprivileged = 8000;

/** Namespaces, workloads, Services, service accounts and gateways of resolved answers. */
export function objectsOf({ topology, platform }) {
  const spoken = new Map(
    [...topology.calls, ...(topology.entryPoints ?? [])].map(({ to, port, appProtocol }) => [
      `${to} ${port}`,
      appProtocol,
    ]),
  );
  return [
    ...topology.namespaces.map(({ name }) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
    ...topology.workloads.flatMap((workload) => workloadObjects(workload, spoken)),
    ...platform.gateways.flatMap(gatewayObjects),
  ];
}

function workloadObjects(
  { name, namespace, kind, labels, serviceAccount, ports, services, metrics },
  spoken,
) {
  const speaks = (port) => spoken.get(`${namespace}/${name} ${port}`);
  const containerPorts = ports.map(({ port, protocol, name: portName }) => ({
    containerPort: port,
    protocol,
    ...(portName ? { name: portName } : {}),
  }));
  const serve = [
    ...ports.map(({ port, protocol, appProtocol }) => {
      if (protocol === 'UDP') return `udp:${port}`;
      return overHttp.includes(speaks(port) ?? appProtocol) ? `http:${port}` : `tcp:${port}`;
    }),
    ...(metrics ? [`http:${metrics.port}`] : []),
  ];
  return [
    ...accountOf(namespace, serviceAccount),
    controller(kind, { name, namespace }, labels, serviceAccount, {
      ports: containerPorts,
      command: ['/usr/local/bin/application'],
      env: [{ name: 'SERVE', value: serve.join(',') }],
    }),
    ...services.map((service) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: service.name, namespace },
      spec: {
        ...(service.headless ? { clusterIP: 'None' } : {}),
        selector: labels,
        ports: service.ports.map((port, index) => ({
          name: `port-${index}`,
          ...port,
          ...(overHttp.includes(speaks(port.targetPort)) ? { appProtocol: speaks(port.targetPort) } : {}),
        })),
      },
    })),
  ];
}

/** A gateway of the Gateway API is made by istiod; others are Deployments of whoever installed them. */
function gatewayObjects({ name, kind, namespace, labels, serviceAccount, ports }) {
  if (kind === 'gateway-api') {
    const listeners = [{ name: 'http', port: 80, protocol: 'HTTP' }];
    return [
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'Gateway',
        metadata: { name, namespace },
        spec: { gatewayClassName: 'istio', listeners },
      },
    ];
  }
  const notInjected = { ...labels, 'sidecar.istio.io/inject': 'false' };
  return [
    ...accountOf(namespace, serviceAccount),
    controller('Deployment', { name, namespace }, notInjected, serviceAccount, {}),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: {
        selector: labels,
        ports: ports.map((port) => ({ name: `port-${port}`, port: port - unprivileged, targetPort: port })),
      },
    },
  ];
}

function accountOf(namespace, name) {
  if (name === 'default') return [];
  return [{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } }];
}

function controller(kind, metadata, labels, serviceAccountName, container) {
  const containers = [{ name: 'main', image, ...container }];
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata,
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { serviceAccountName, containers, terminationGracePeriodSeconds: 1 },
      },
      ...(kind === 'StatefulSet' ? { serviceName: metadata.name } : {}),
    },
  };
}
