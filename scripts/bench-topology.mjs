// A large application for the benchmark: workloads in twenty namespaces, calls spread evenly by a fixed rule, and
// policies for them written independently of the templates.
import { dump } from 'js-yaml';

export function largeTopology({ workloads: size, calls: callCount }) {
  const namespaces = Array.from({ length: 20 }, (_, index) => `team-${index}`);
  const workloads = Array.from({ length: size }, (_, index) => ({
    name: `service-${index}`,
    namespace: namespaces[index % namespaces.length],
    labels: { app: `service-${index}` },
    serviceAccount: `service-${index}`,
    ports: [{ port: 8080, appProtocol: 'http' }],
    callsConfirmed: true,
  }));
  const seen = new Set();
  const calls = [];
  // A multiplicative generator (Park and Miller) with a fixed seed: the same calls in every run.
  let random = 42;
  const next = (limit) => {
    random = (random * 48271) % 2147483647;
    return random % limit;
  };
  while (calls.length < callCount) {
    const [from, to] = [next(size), next(size)];
    if (from === to || seen.has(`${from} ${to}`)) continue;
    seen.add(`${from} ${to}`);
    calls.push({ from, to });
  }
  const reference = (index) => `${workloads[index].namespace}/${workloads[index].name}`;
  const answers = {
    version: 1,
    requirements: {
      'l7-policies': 'yes',
      'service-trust': 'mtls',
      'traffic-features': [],
      observability: 'comprehensive',
      'resource-overhead': 'acceptable',
      'complexity-budget': 'yes',
      'future-l7': 'likely',
      isolation: 'workloads',
      compliance: 'regulated',
      tenancy: 'several-teams',
      scale: 'large',
      environment: 'one-cluster',
      change: 'none',
      'outside-mesh': 'none',
      'existing-mesh': 'none',
      'policy-enforcement': 'yes',
    },
    platform: { networkPlugin: 'calico', istio: { dataPlane: 'sidecar' } },
    topology: {
      namespaces,
      workloads,
      calls: calls.map(({ from, to }) => ({ from: reference(from), to: reference(to), port: 8080 })),
    },
  };
  const documents = [...policiesOf(namespaces, workloads, calls)];
  return {
    answers: dump(answers, { lineWidth: -1, noRefs: true }),
    policies: documents.map((document) => dump(document, { lineWidth: -1, noRefs: true })).join('---\n'),
  };
}

function* policiesOf(namespaces, workloads, calls) {
  const callers = new Map();
  const callees = new Map();
  for (const { from, to } of calls) {
    callers.set(to, [...(callers.get(to) ?? []), from]);
    callees.set(from, [...(callees.get(from) ?? []), to]);
  }
  const networkPolicy = (namespace, name, spec) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec,
  });
  const peer = (index) => ({
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': workloads[index].namespace } },
    podSelector: { matchLabels: workloads[index].labels },
  });
  const ports = [{ protocol: 'TCP', port: 8080 }];
  for (const namespace of namespaces) {
    yield networkPolicy(namespace, 'default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    yield networkPolicy(namespace, 'dns', {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
              podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
            },
          ],
          ports: [
            { protocol: 'UDP', port: 53 },
            { protocol: 'TCP', port: 53 },
          ],
        },
      ],
    });
  }
  for (const [index, { name, namespace, labels }] of workloads.entries()) {
    const from = callers.get(index) ?? [];
    const to = callees.get(index) ?? [];
    if (from.length > 0) {
      yield networkPolicy(namespace, `${name}-ingress`, {
        podSelector: { matchLabels: labels },
        policyTypes: ['Ingress'],
        ingress: [{ from: from.map(peer), ports }],
      });
      yield {
        apiVersion: 'security.istio.io/v1',
        kind: 'AuthorizationPolicy',
        metadata: { name, namespace },
        spec: {
          selector: { matchLabels: labels },
          action: 'ALLOW',
          rules: [
            {
              from: [
                {
                  source: {
                    principals: from.map(
                      (caller) =>
                        `cluster.local/ns/${workloads[caller].namespace}/sa/${workloads[caller].serviceAccount}`,
                    ),
                  },
                },
              ],
              to: [{ operation: { ports: ['8080'] } }],
            },
          ],
        },
      };
    }
    if (to.length > 0) {
      yield networkPolicy(namespace, `${name}-egress`, {
        podSelector: { matchLabels: labels },
        policyTypes: ['Egress'],
        egress: [{ to: to.map(peer), ports }],
      });
    }
  }
}
