import type { RequirementAnswer } from '../../src/model/answers.ts';
import type { Platform } from '../../src/model/platform.ts';
import type { Call, Topology, Workload } from '../../src/model/topology.ts';
import { knowledge } from './knowledge.ts';

/** The answers of a preset, some of them changed. */
export function answersOf(
  preset: string,
  changes: Readonly<Record<string, RequirementAnswer>> = {},
): Record<string, RequirementAnswer> {
  const found = knowledge.presets.find(({ id }) => id === preset);
  if (!found) throw new Error(`there is no preset ${preset}`);
  return { ...found.answers, ...changes };
}

/** A platform with every fact set, some of them changed. */
export function platformWith(changes: Partial<Platform> = {}): Platform {
  return {
    networkPlugin: 'unknown',
    policyEnforcement: 'unknown',
    resolver: { kind: 'kube-dns', cidrs: [], port: 53 },
    addressFamilies: ['IPv4'],
    nodes: 3,
    istio: {
      version: '1.30.4',
      namespace: 'istio-system',
      istiodLabels: { app: 'istiod' },
      trustDomain: 'cluster.local',
      dataPlane: 'auto',
    },
    gatewayApiVersion: '1.6',
    gateways: [],
    accessLogs: 'off',
    ...changes,
  };
}

/** A topology of workloads in one namespace, and calls between them by name: `a>b`. */
export function topologyOf(
  workloads: readonly (Partial<Workload> & { readonly name: string })[],
  calls: readonly string[] = [],
  changes: Partial<Topology> = {},
): Topology {
  return {
    namespaces: [{ name: 'shop', labels: {}, meshToday: 'none', joinsMesh: true }],
    workloads: workloads.map(workload),
    calls: calls.map(call),
    entryPoints: [],
    externals: [],
    tokenIssuers: [],
    traffic: [],
    ...changes,
  };
}

function workload(changes: Partial<Workload> & { readonly name: string }): Workload {
  return {
    namespace: 'shop',
    kind: 'Deployment',
    labels: { app: changes.name },
    serviceAccount: changes.name,
    replicas: 1,
    ports: [],
    services: [],
    joinsMesh: true,
    hostNetwork: false,
    role: 'application',
    callsConfirmed: true,
    probePorts: [],
    needsApiServer: false,
    ...changes,
  };
}

function call(pair: string, index: number): Call {
  const [from = '', to = ''] = pair.split('>');
  return {
    answer: `topology.calls[${index}]`,
    from: { kind: 'workload', namespace: 'shop', name: from },
    to: { kind: 'workload', namespace: 'shop', name: to },
    port: 8080,
    protocol: 'TCP',
    appProtocol: 'http',
    http: [],
    purpose: 'request',
    origin: { kind: 'declared' },
  };
}
