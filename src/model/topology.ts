/** The application as it is declared: what runs, who calls whom. Resolved: every default is filled in. */
import type { Labels, Protocol, WorkloadReference } from './kubernetes.ts';

export interface Topology {
  readonly namespaces: readonly TopologyNamespace[];
  readonly workloads: readonly Workload[];
  readonly calls: readonly Call[];
  readonly entryPoints: readonly EntryPoint[];
  readonly externals: readonly ExternalDestination[];
  readonly tokenIssuers: readonly TokenIssuer[];
  readonly traffic: readonly TrafficSettings[];
}

/** How a namespace or workload takes part in the mesh; `none`: outside it. */
export type MeshMode = 'sidecar' | 'ambient' | 'none';

export interface TopologyNamespace {
  readonly name: string;
  readonly labels: Labels;
  /** The mode that the namespace has today (from its labels), before the rollout. */
  readonly meshToday: MeshMode;
  /** Whether its workloads shall join when the decision contains a mesh. */
  readonly joinsMesh: boolean;
}

export const applicationProtocols = [
  'http',
  'http2',
  'grpc',
  'grpc-web',
  'https',
  'tls',
  'tcp',
  'udp',
  'mongo',
  'mysql',
  'postgres',
  'redis',
  'amqp',
  'kafka',
  'nats',
] as const;
export type ApplicationProtocol = (typeof applicationProtocols)[number];

export const httpProtocols = [
  'http',
  'http2',
  'grpc',
  'grpc-web',
] as const satisfies readonly ApplicationProtocol[];

export interface Workload extends WorkloadReference {
  /** Controller kind: Deployment, StatefulSet, DaemonSet, Job, CronJob, Pod, … */
  readonly kind: string;
  /** Labels of the pods. */
  readonly labels: Labels;
  readonly serviceAccount: string;
  readonly replicas: number;
  readonly ports: readonly WorkloadPort[];
  readonly services: readonly WorkloadService[];
  /** False when it stays outside the mesh even if its namespace joins. */
  readonly joinsMesh: boolean;
  readonly outsideBecause?: 'database' | 'host-network' | 'windows' | 'protocol' | 'legacy' | 'other';
  readonly hostNetwork: boolean;
  /** `legacy` marks a monolith under migration. */
  readonly role: 'application' | 'database' | 'cache' | 'broker' | 'legacy' | 'job' | 'monitoring';
  /** True once a person has confirmed that its calls, in and out, are complete; a workload without is isolated by no document. */
  readonly callsConfirmed: boolean;
  /** Scraped by the monitoring of the platform. */
  readonly metrics?: { readonly port: number; readonly path: string };
  /** Container ports that the kubelet probes (TCP and HTTP probes; exec probes need no network). */
  readonly probePorts: readonly number[];
  readonly needsApiServer: boolean;
  /** Resources of the sidecar, as quantities ("500m", "1Gi"). */
  readonly proxyResources?: {
    readonly cpu?: string;
    readonly memory?: string;
    readonly cpuLimit?: string;
    readonly memoryLimit?: string;
  };
}

export interface WorkloadPort {
  /** Container port. */
  readonly port: number;
  readonly name?: string;
  readonly protocol: Protocol;
  readonly appProtocol: ApplicationProtocol;
}

export interface WorkloadService {
  readonly name: string;
  readonly headless: boolean;
  readonly ports: readonly {
    readonly port: number;
    readonly targetPort: number;
    readonly name?: string;
    readonly protocol: Protocol;
  }[];
}

/** One end of a call. */
export type CallEnd =
  | { readonly kind: 'workload'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'external'; readonly name: string };

export interface Call {
  /** Where it was declared, as a path in the answers: `topology.calls[4]`. */
  readonly answer: string;
  readonly from: CallEnd & { readonly kind: 'workload' };
  readonly to: CallEnd;
  /** Container port of the callee, or the port of the external destination. */
  readonly port: number;
  readonly protocol: Protocol;
  readonly appProtocol: ApplicationProtocol;
  /** Requests that are allowed; empty: every request. Alternatives, not conjunctions. */
  readonly http: readonly HttpMatch[];
  /** `replication`: a standby dials its primary. */
  readonly purpose: 'request' | 'replication' | 'backup' | 'admin' | 'messages';
  readonly origin: CallOrigin;
}

export type CallOrigin =
  | { readonly kind: 'declared' }
  | {
      readonly kind: 'inferred';
      readonly confidence: 'high' | 'medium' | 'low';
      readonly evidence: readonly Evidence[];
      /** It was observed as well. */
      readonly observed?: Observation;
    }
  | ({
      readonly kind: 'observed';
      /** What made it a guess besides. */
      readonly evidence?: readonly Evidence[];
    } & Observation);

export interface Observation {
  readonly source: string;
  readonly count?: number;
  readonly lastSeen?: string;
}

export interface Evidence {
  readonly file: string;
  readonly line?: number;
  readonly object: string;
  readonly field: string;
}

/** What one HTTP request must look like; every part that is given must hold. */
export interface HttpMatch {
  /** Empty: any. */
  readonly methods: readonly string[];
  /** Exact `/process`, prefix `/api/*`, suffix `*.js`, template `/items/{*}`; empty: any. */
  readonly paths: readonly string[];
  readonly hosts: readonly string[];
  /** `{ name }` alone: must be present. */
  readonly headers: readonly { readonly name: string; readonly values?: readonly string[] }[];
  /** Requires a valid token of this issuer (name of a TokenIssuer) … */
  readonly issuer?: string;
  /** … with these claims (every one, any of its values); nested as `a.b`. */
  readonly claims: readonly { readonly name: string; readonly values: readonly string[] }[];
}

/** Traffic that enters the cluster through a gateway or ingress controller of the platform. */
export interface EntryPoint {
  readonly answer: string;
  readonly name: string;
  /** Name of a platform gateway. */
  readonly gateway: string;
  readonly hosts: readonly string[];
  readonly to: WorkloadReference;
  /** Container port of the workload. */
  readonly port: number;
  readonly protocol: Protocol;
  readonly appProtocol: ApplicationProtocol;
  readonly http: readonly HttpMatch[];
  readonly tlsSecret?: string;
}

export interface ExternalDestination {
  readonly name: string;
  /** DNS names; `*.example.com` allowed. */
  readonly hosts: readonly string[];
  /** Empty: the whole Internet without private, link-local, shared and metadata ranges. */
  readonly cidrs: readonly string[];
  readonly egressGateway: boolean;
}

export interface TokenIssuer {
  readonly name: string;
  readonly issuer: string;
  readonly jwksUri?: string;
  readonly jwks?: string;
  readonly audiences: readonly string[];
  readonly fromHeaders: readonly { readonly name: string; readonly prefix?: string }[];
  readonly fromCookies: readonly string[];
  readonly fromParams: readonly string[];
  readonly forwardOriginalToken: boolean;
}

/** Traffic management asked for one callee. */
export interface TrafficSettings {
  readonly answer: string;
  readonly to: WorkloadReference;
  readonly timeout?: string;
  readonly retries?: {
    readonly attempts: number;
    readonly perTryTimeout?: string;
    readonly codes: readonly number[];
  };
  readonly circuitBreaker?: {
    readonly maxConnections?: number;
    readonly maxPendingRequests?: number;
    readonly maxRequestsPerConnection?: number;
    readonly consecutive5xxErrors?: number;
    readonly interval?: string;
    readonly baseEjectionTime?: string;
    readonly maxEjectionPercent?: number;
  };
  readonly rateLimit?: { readonly requests: number; readonly per: 'second' | 'minute' | 'hour' };
  /** Versions share the traffic by weight (canary: 90/10; blue-green: 100/0) or by header (A/B). */
  readonly versions: readonly {
    readonly service: string;
    readonly weight: number;
    readonly header?: { readonly name: string; readonly value: string };
  }[];
  readonly strategy?: 'canary' | 'blue-green' | 'header';
}
