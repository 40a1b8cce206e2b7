// Stands in for scheduler, kubelet and Istio's node agent: binds every pod to one node, says that it runs and is ready,
// and marks it as captured where its namespace is ambient. No container runs.
// Pods of istiod get the address of the machine, where the real one listens; the others one that leads nowhere.
// Usage: node.mjs <address of the machine>, with KUBECONFIG
import { setTimeout as wait } from 'node:timers/promises';
import { kubectl, list, patchStatus } from './kubectl.mjs';

const [host] = process.argv.slice(2);
const name = 'stand-in';
const labels = { 'kubernetes.io/os': 'linux', 'kubernetes.io/hostname': name };
const dataPlaneMode = 'istio.io/dataplane-mode';
const captured = 'ambient.istio.io/redirection';
let address = 1;

kubectl(['apply', '-f', '-'], { apiVersion: 'v1', kind: 'Node', metadata: { name, labels } });
const room = { cpu: '1000', memory: '1000Gi', pods: '10000' };
patchStatus(['node', name], {
  capacity: room,
  allocatable: room,
  conditions: [{ type: 'Ready', status: 'True', ...sinceNow() }],
});

for (;;) {
  // The API server may be busy or gone; what failed is tried again with the next round.
  try {
    const ambient = new Set(
      list('namespaces')
        .filter(({ metadata }) => metadata.labels?.[dataPlaneMode] === 'ambient')
        .map(({ metadata }) => metadata.name),
    );
    for (const pod of list('pods')) {
      settle(pod);
      mark(pod, ambient.has(pod.metadata.namespace) && pod.metadata.labels?.[dataPlaneMode] !== 'none');
    }
  } catch (error) {
    console.error(String(error));
  }
  await wait(300);
}

function settle({ metadata, spec, status }) {
  const pod = ['pod', metadata.name, '-n', metadata.namespace];
  if (metadata.deletionTimestamp) {
    kubectl(['delete', ...pod, '--grace-period=0', '--force', '--wait=false']);
    return;
  }
  if (status.phase === 'Running') return;
  if (!spec.nodeName) {
    kubectl(
      [
        'create',
        '--raw',
        `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}/binding`,
        '-f',
        '-',
      ],
      {
        apiVersion: 'v1',
        kind: 'Binding',
        metadata: { name: metadata.name },
        target: { apiVersion: 'v1', kind: 'Node', name },
      },
    );
  }
  const podIP = metadata.name.startsWith('istiod-') ? host : nextAddress();
  patchStatus(pod, {
    phase: 'Running',
    podIP,
    podIPs: [{ ip: podIP }],
    conditions: ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map((type) => ({
      type,
      status: 'True',
      lastTransitionTime: now(),
    })),
    containerStatuses: spec.containers.map(running),
    initContainerStatuses: (spec.initContainers ?? []).map((container) =>
      container.restartPolicy === 'Always' ? running(container) : ended(container),
    ),
  });
}

function mark({ metadata }, isAmbient) {
  if (metadata.deletionTimestamp || (metadata.annotations?.[captured] === 'enabled') === isAmbient) return;
  kubectl([
    'annotate',
    'pod',
    metadata.name,
    '-n',
    metadata.namespace,
    `${captured}${isAmbient ? '=enabled' : '-'}`,
  ]);
}

function running(container) {
  return { ...statusOf(container), started: true, state: { running: { startedAt: now() } } };
}

function ended(container) {
  const terminated = { exitCode: 0, reason: 'Completed', startedAt: now(), finishedAt: now() };
  return { ...statusOf(container), state: { terminated } };
}

function statusOf({ name: container, image }) {
  return { name: container, image, imageID: image, ready: true, restartCount: 0 };
}

function nextAddress() {
  address += 1;
  return `10.244.${Math.floor(address / 250) % 250}.${(address % 250) + 1}`;
}

function now() {
  return new Date().toISOString().replace(/\.\d+Z$/, 'Z');
}

function sinceNow() {
  return {
    reason: 'Ready',
    message: 'It is said to be.',
    lastHeartbeatTime: now(),
    lastTransitionTime: now(),
  };
}
