import { describe, expect, it } from 'vitest';
import { clusterFrom } from '../../src/kubernetes/cluster.ts';
import type { KubernetesObject, PlacedObject } from '../../src/model/kubernetes.ts';

function placed(...objects: KubernetesObject[]): PlacedObject[] {
  return objects.map((object, index) => ({ object, place: { file: 'f', line: index + 1 } }));
}

function pod(
  name: string,
  labels: Record<string, string>,
  more: Record<string, unknown> = {},
): KubernetesObject {
  const { metadata, spec, ...rest } = more as { metadata?: object; spec?: object };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'n', labels, ...metadata },
    spec: { ...spec },
    ...rest,
  };
}

function controller(
  kind: string,
  apiVersion: string,
  name: string,
  labels: Record<string, string>,
  spec: object = {},
): KubernetesObject {
  return {
    apiVersion,
    kind,
    metadata: { name, namespace: 'n' },
    spec: { template: { metadata: { labels }, spec } },
  };
}

function ownedBy(kind: string, name: string, apiVersion = 'apps/v1') {
  return { ownerReferences: [{ apiVersion, kind, name, controller: true }] };
}

const workloads = (...objects: KubernetesObject[]) => clusterFrom(placed(...objects)).cluster.workloads;

describe('namespaces', () => {
  it('are the declared and the mentioned ones, each with its name label', () => {
    const { cluster } = clusterFrom(
      placed(
        {
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name: 'b', labels: { team: 'x', 'kubernetes.io/metadata.name': 'forged' } },
        },
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'a' } },
        { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' } },
        { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'r' } },
      ),
    );
    expect(cluster.namespaces).toEqual([
      { name: 'a', labels: { 'kubernetes.io/metadata.name': 'a' } },
      { name: 'b', labels: { team: 'x', 'kubernetes.io/metadata.name': 'b' } },
      { name: 'default', labels: { 'kubernetes.io/metadata.name': 'default' } },
    ]);
    expect(cluster.openWorld).toBe(true);
  });
});

describe('workloads', () => {
  it.each([
    ['Deployment', 'apps/v1'],
    ['StatefulSet', 'apps/v1'],
    ['DaemonSet', 'apps/v1'],
    ['ReplicaSet', 'apps/v1'],
    ['ReplicationController', 'v1'],
    ['Rollout', 'argoproj.io/v1alpha1'],
    ['DeploymentConfig', 'apps.openshift.io/v1'],
  ])('a %s is one, with what its template says', (kind, apiVersion) => {
    const spec = {
      serviceAccountName: 'sa',
      hostNetwork: true,
      containers: [
        {
          name: 'a',
          ports: [
            { containerPort: 80, name: 'http' },
            { containerPort: 53, protocol: 'UDP' },
          ],
          readinessProbe: { httpGet: { path: '/', port: 'http' } },
          livenessProbe: { grpc: { port: 9000 } },
        },
      ],
    };
    expect(workloads(controller(kind, apiVersion, 'w', { app: 'x' }, spec))).toEqual([
      {
        namespace: 'n',
        name: 'w',
        kind,
        labels: { app: 'x' },
        annotations: {},
        serviceAccount: 'sa',
        hostNetwork: true,
        addresses: [],
        nodeAddresses: [],
        ports: [
          { port: 80, name: 'http', protocol: 'TCP' },
          { port: 53, protocol: 'UDP' },
        ],
        probePorts: [80, 9000],
        place: { file: 'f', line: 1 },
      },
    ]);
  });

  it('a CronJob makes pods by its job template, a Job names itself in their labels', () => {
    const template = { metadata: { labels: { app: 'x' } }, spec: {} };
    const cron = {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'c', namespace: 'n' },
      spec: { jobTemplate: { spec: { template } } },
    };
    const found = workloads(cron, {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'j', namespace: 'n' },
      spec: { template },
    });
    expect(found.map(({ name, labels }) => [name, labels])).toEqual([
      ['c', { app: 'x' }],
      ['j', { app: 'x', 'job-name': 'j', 'batch.kubernetes.io/job-name': 'j' }],
    ]);
  });

  it('a Knative Service is a workload that listens on 8080, and no core Service', () => {
    const { cluster } = clusterFrom(
      placed(controller('Service', 'serving.knative.dev/v1', 'k', { app: 'x' })),
    );
    expect(cluster.services).toEqual([]);
    expect(cluster.workloads).toMatchObject([
      {
        name: 'k',
        labels: { app: 'x', 'serving.knative.dev/service': 'k' },
        ports: [{ port: 8080, protocol: 'TCP' }],
      },
    ]);
  });

  it('a Deployment and its pods that Knative made are folded into the Knative Service', () => {
    const made = { 'serving.knative.dev/service': 'k', 'serving.knative.dev/revision': 'k-00001' };
    const deployment = controller('Deployment', 'apps/v1', 'k-00001-deployment', { app: 'k-00001', ...made });
    const found = workloads(controller('Service', 'serving.knative.dev/v1', 'k', { app: 'x' }), {
      ...deployment,
      metadata: { ...deployment.metadata, labels: made, ...ownedBy('Revision', 'k-00001') },
    });
    expect(found.map(({ name, kind }) => [name, kind])).toEqual([['k', 'KnativeService']]);
  });

  it('kinds of other groups are none', () => {
    expect(workloads(controller('Deployment', 'example.com/v1', 'w', {}))).toEqual([]);
  });

  it('the default service account stands where none is named', () => {
    expect(workloads(pod('p', {}))[0]?.serviceAccount).toBe('default');
  });

  it('pods are folded into their Deployment, with their addresses', () => {
    const replicaSet = {
      ...controller('ReplicaSet', 'apps/v1', 'web-5d4', { app: 'web', 'pod-template-hash': '5d4' }),
      metadata: {
        name: 'web-5d4',
        namespace: 'n',
        labels: { 'pod-template-hash': '5d4' },
        ...ownedBy('Deployment', 'web'),
      },
    };
    const one = pod(
      'web-5d4-a',
      { app: 'web', 'pod-template-hash': '5d4' },
      {
        metadata: ownedBy('ReplicaSet', 'web-5d4'),
        status: {
          phase: 'Running',
          podIP: '10.0.0.1',
          podIPs: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }],
          hostIP: '192.0.2.1',
        },
      },
    );
    const two = pod(
      'web-5d4-b',
      { app: 'web', 'pod-template-hash': '5d4' },
      {
        metadata: ownedBy('ReplicaSet', 'web-5d4'),
        status: { podIP: '10.0.0.2', hostIP: '192.0.2.1' },
      },
    );
    const found = workloads(one, replicaSet, two, controller('Deployment', 'apps/v1', 'web', { app: 'web' }));
    expect(found).toMatchObject([
      {
        name: 'web',
        kind: 'Deployment',
        addresses: ['10.0.0.1', 'fd00::1', '10.0.0.2'],
        nodeAddresses: ['192.0.2.1'],
      },
    ]);
  });

  it('what the injection of a sidecar and the node add to the labels of pods makes no other workload', () => {
    const injected = (zone: string) => ({
      app: 'web',
      'pod-template-hash': '5d4',
      'security.istio.io/tlsMode': 'istio',
      'service.istio.io/canonical-name': 'web',
      'service.istio.io/canonical-revision': 'latest',
      'topology.kubernetes.io/zone': zone,
    });
    const owner = { metadata: ownedBy('ReplicaSet', 'web-5d4') };
    const found = workloads(
      controller('Deployment', 'apps/v1', 'web', { app: 'web' }),
      pod('web-5d4-a', injected('a'), owner),
      pod('web-5d4-b', injected('b'), owner),
    );
    expect(found.map(({ name, labels }) => [name, labels])).toEqual([['web', { app: 'web' }]]);
  });

  it('the Deployment is named even when only its pods are in the input', () => {
    const labels = { app: 'web', 'pod-template-hash': '5d4' };
    expect(workloads(pod('web-5d4-a', labels, { metadata: ownedBy('ReplicaSet', 'web-5d4') }))).toMatchObject(
      [{ name: 'web', kind: 'Deployment', labels: { app: 'web' } }],
    );
    expect(
      workloads(pod('web-5d4-a', { app: 'web' }, { metadata: ownedBy('ReplicaSet', 'web-5d4') })),
    ).toMatchObject([{ name: 'web-5d4', kind: 'ReplicaSet' }]);
  });

  it('pods of one owner with different labels are workloads of their own', () => {
    const owner = { metadata: ownedBy('StatefulSet', 'db') };
    const index = (value: string) => ({ 'apps.kubernetes.io/pod-index': value });
    const found = workloads(
      pod('db-0', { app: 'db', role: 'primary', ...index('0') }, owner),
      pod('db-1', { app: 'db', role: 'replica', ...index('1') }, owner),
      pod('db-2', { app: 'db', role: 'replica', ...index('2') }, owner),
    );
    expect(found.map(({ name, kind, labels }) => [name, kind, labels])).toEqual([
      ['db', 'StatefulSet', { app: 'db', role: 'primary' }],
      ['db-1', 'StatefulSet', { app: 'db', role: 'replica' }],
    ]);
  });

  it('a label that the injector of a mesh adds makes no workload of its own', () => {
    const labels = { app: 'db', 'apps.kubernetes.io/pod-index': '0' };
    const injected = { 'security.istio.io/tlsMode': 'istio', 'service.istio.io/canonical-name': 'db' };
    const owner = { metadata: ownedBy('StatefulSet', 'db') };
    const found = workloads(
      controller('StatefulSet', 'apps/v1', 'db', { app: 'db' }),
      pod('db-0', { ...labels, ...injected }, owner),
    );
    expect(found.map(({ name, labels: own }) => [name, own])).toEqual([['db', { app: 'db' }]]);
  });

  it('pods of an object of any kind are one workload, whatever label repeats their name', () => {
    const owner = { metadata: ownedBy('StrimziPodSet', 'kafka', 'core.strimzi.io/v1beta2') };
    const found = workloads(
      controller('Deployment', 'apps/v1', 'kafka', { app: 'tools' }),
      ...['kafka-0', 'kafka-1'].map((name) =>
        pod(name, { app: 'kafka', 'strimzi.io/pod-name': name }, owner),
      ),
    );
    expect(found.map(({ name, kind, labels, pods }) => [name, kind, labels, pods])).toEqual([
      ['kafka', 'Deployment', { app: 'tools' }, undefined],
      ['strimzipodset/kafka', 'StrimziPodSet', { app: 'kafka' }, 2],
    ]);
  });

  it('finished pods and mirror pods of a node are told apart from running ones', () => {
    const mirror = pod('etcd-node1', {}, { metadata: ownedBy('Node', 'node1', 'v1') });
    expect(workloads(pod('done', {}, { status: { phase: 'Succeeded' } }), mirror)).toMatchObject([
      { name: 'etcd-node1', kind: 'Pod' },
    ]);
  });

  it('a name that two kinds share stays with the first kind', () => {
    const found = workloads(pod('w', {}), controller('Deployment', 'apps/v1', 'w', {}));
    expect(found.map(({ name, kind }) => [name, kind])).toEqual([
      ['pod/w', 'Pod'],
      ['w', 'Deployment'],
    ]);
  });

  it('ports of sidecar containers count, those of an injected proxy and of init containers do not', () => {
    const port = (containerPort: number, name: string) => ({
      name: `c${containerPort}`,
      ports: [{ containerPort, name }],
    });
    const spec = {
      initContainers: [port(1, 'init'), { ...port(2, 'side'), restartPolicy: 'Always' }],
      containers: [port(3, 'main'), { name: 'istio-proxy', ports: [{ containerPort: 15090 }] }],
    };
    expect(workloads(pod('p', {}, { spec }))[0]?.ports.map((each) => each.port)).toEqual([3, 2]);
    const gateway = {
      containers: [{ name: 'istio-proxy', image: 'auto', ports: [{ containerPort: 8443 }] }],
    };
    expect(workloads(pod('p', {}, { spec: gateway }))[0]?.ports).toEqual([{ port: 8443, protocol: 'TCP' }]);
  });

  it('a port name that occurs twice belongs to the first container', () => {
    const container = (name: string, containerPort: number) => ({
      name,
      ports: [{ containerPort, name: 'http' }],
    });
    const spec = { containers: [container('a', 80), container('b', 81), container('c', 80)] };
    expect(workloads(pod('p', {}, { spec }))[0]?.ports).toEqual([
      { port: 80, name: 'http', protocol: 'TCP' },
      { port: 81, protocol: 'TCP' },
    ]);
  });

  it('survives objects of any form', () => {
    const odd = [
      null,
      3,
      'x',
      [],
      { containers: 'x' },
      { containers: [null, { ports: {} }], initContainers: 7 },
    ];
    for (const spec of odd) {
      expect(
        workloads({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', labels: spec as never }, spec }),
      ).toHaveLength(1);
    }
  });
});

describe('duplicates', () => {
  it('are a problem when they differ, and the last stands', () => {
    const { cluster, problems } = clusterFrom(
      placed(
        controller('Deployment', 'apps/v1', 'w', { app: 'a' }),
        controller('Deployment', 'apps/v1', 'w', { app: 'b' }),
      ),
    );
    expect(cluster.workloads).toMatchObject([{ name: 'w', labels: { app: 'b' } }]);
    expect(problems).toMatchObject([{ file: 'f', line: 2, message: expect.stringContaining('f:1') }]);
  });

  it('are none when they say the same', () => {
    const once = controller('Deployment', 'apps/v1', 'w', { app: 'a' });
    const again = { ...once, status: { replicas: 3 }, metadata: { ...once.metadata, uid: 'x' } };
    const { cluster, problems } = clusterFrom(placed(once, again));
    expect([cluster.workloads.length, problems]).toEqual([1, []]);
  });
});
