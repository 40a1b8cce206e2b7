import { join } from 'node:path';
import type { Cluster, ClusterWorkload } from '../../../src/model/cluster.ts';
import type { KubernetesObject, Labels } from '../../../src/model/kubernetes.ts';
import { istioMesh } from '../../../src/semantics/istio/istio-mesh.ts';
import type { Family, FamilyResult } from '../family.ts';
import { readJson } from '../istio/read-case-files.ts';

interface Scenario {
  readonly id: string;
  readonly rootNamespace: string;
  readonly namespace: string;
  readonly workloads: Readonly<Record<string, { readonly labels: Labels; readonly sidecar: boolean }>>;
  readonly policies: readonly KubernetesObject[];
  readonly results: readonly {
    readonly from: string;
    readonly to: string;
    readonly ports: readonly number[];
    readonly success: boolean;
    readonly mtlsOnTheWire?: boolean;
  }[];
}

/** The Service ports of Istio's echo workloads by workload port. */
const servicePorts: Readonly<Record<number, number>> = {
  18080: 80,
  18085: 85,
  18443: 443,
  19090: 9090,
  17070: 7070,
};

/** Which calls succeed under PeerAuthentication and DestinationRule, and whether mutual TLS is on the wire. */
export const istioMtlsReachability: Family = {
  name: 'istio-mtls-reachability',
  folders: ['istio-mtls-reachability'],
  run(casesDirectory) {
    const failed: FamilyResult['failed'][number][] = [];
    let passed = 0;
    for (const scenario of readJson<Scenario[]>(join(casesDirectory, 'istio-mtls-reachability/cases.json'))) {
      const differences = differencesOf(scenario);
      if (differences.length === 0) passed++;
      else failed.push({ case: scenario.id, expected: 'as recorded', found: differences.join('; ') });
    }
    return { unit: 'scenarios', passed, failed, outOfScope: [], explained: [] };
  },
};

function differencesOf(scenario: Scenario): string[] {
  const cluster = clusterOf(scenario);
  const { policies, rootNamespace } = scenario;
  const mesh = istioMesh({ objects: policies, cluster, settings: { rootNamespace } });
  const end = (name: string) => {
    const workload = cluster.workloads.find((one) => one.name === name);
    if (!workload) throw new Error(`no workload ${name}`);
    return { kind: 'workload', workload } as const;
  };
  return scenario.results.flatMap(({ from, to, ports, success, mtlsOnTheWire }) =>
    ports.flatMap((port) => {
      const service = cluster.services.find(({ name }) => name === to);
      const servicePort = servicePorts[port] ?? port;
      const { layers } = mesh.ask({
        source: end(from),
        destination: end(to),
        port,
        protocol: 'TCP',
        ...(service ? { via: { service, port: servicePort } } : {}),
      });
      const [mtls] = layers;
      const succeeds = layers.every(({ outcome }) => outcome === 'allowed');
      const mutual = mtls?.reason.includes('mutual TLS') || mtls?.reason === 'both ends have a proxy';
      const found: string[] = [];
      if (succeeds !== success) found.push(`${from} → ${to}:${port} ${succeeds ? 'succeeds' : 'fails'}`);
      if (success && mtlsOnTheWire !== undefined && mutual !== mtlsOnTheWire) {
        found.push(`${from} → ${to}:${port} ${mutual ? 'is' : 'is not'} mutual TLS: ${mtls?.reason}`);
      }
      return found;
    }),
  );
}

function clusterOf({ workloads, namespace }: Scenario): Cluster {
  const ports = Object.entries(servicePorts).map(([target, port]) => ({
    port,
    targetPort: Number(target),
    protocol: 'TCP' as const,
  }));
  return {
    openWorld: false,
    namespaces: [{ name: namespace, labels: {} }],
    workloads: Object.entries(workloads).map(
      ([name, { labels, sidecar }]): ClusterWorkload => ({
        namespace,
        name,
        kind: 'Deployment',
        labels: { ...labels, 'sidecar.istio.io/inject': String(sidecar) },
        annotations: {},
        serviceAccount: name,
        hostNetwork: false,
        addresses: [],
        nodeAddresses: [],
        ports: ports.map(({ targetPort }) => ({ port: targetPort, protocol: 'TCP' })),
      }),
    ),
    services: Object.entries(workloads).map(([name, { labels }]) => ({
      namespace,
      name,
      labels: {},
      type: 'ClusterIP',
      headless: false,
      clusterAddresses: [],
      selector: labels,
      ports,
      object: { kind: 'Service', namespace, name },
    })),
  };
}
