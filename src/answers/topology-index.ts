import { brokenPortNumberRule } from '../model/names.ts';
import { type Loose, looseItem, looseList, looseMap, looseNumber, looseText } from './loose.ts';
import { nearest } from './nearest.ts';

export interface IndexedWorkload {
  readonly index: number;
  readonly namespace: string;
  readonly name: string;
  readonly ports: readonly IndexedPort[];
  /** One of its ports is refused by itself: nothing can be said about references to its ports. */
  readonly portsUnclear: boolean;
  readonly services: readonly IndexedService[];
}

export interface IndexedPort {
  readonly port: number;
  readonly name?: string;
  readonly protocol: string;
  readonly appProtocol?: string;
}

export interface IndexedService {
  readonly name: string;
  readonly headless: boolean;
  readonly ports: readonly {
    readonly port: number;
    readonly name?: string;
    readonly target: number | string;
  }[];
}

const mostSuggestions = 50;
/** Nothing listens on more; the schema refuses what is above it. */
export const mostPorts = 500;

/** What a name stands for, or why it stands for nothing. */
export type Lookup<Found> =
  | { readonly found: Found }
  | { readonly message: string; readonly suggestion?: string };

/** The names of a topology, for looking up references. Takes data of any shape. */
export class TopologyIndex {
  readonly namespaces: ReadonlySet<string>;
  /** The namespace of workloads that name none: the only one there is. */
  readonly onlyNamespace: string | undefined;
  readonly workloads: readonly IndexedWorkload[];
  readonly externals: ReadonlySet<string>;
  readonly tokenIssuers: ReadonlySet<string>;
  readonly workloadNames: ReadonlySet<string>;
  private readonly byReference = new Map<string, IndexedWorkload[]>();
  private suggestions = 0;

  constructor(topology: unknown) {
    const data = looseMap(topology);
    this.namespaces = new Set(names(data.namespaces));
    this.onlyNamespace = this.namespaces.size === 1 ? [...this.namespaces][0] : undefined;
    this.workloads = looseList(data.workloads).flatMap((item, index) => this.workload(looseMap(item), index));
    this.externals = new Set(names(data.externals));
    this.tokenIssuers = new Set(names(data.tokenIssuers));
    this.workloadNames = new Set(this.workloads.map(({ name }) => name));
    for (const workload of this.workloads) {
      for (const reference of [workload.name, `${workload.namespace}/${workload.name}`]) {
        const known = this.byReference.get(reference);
        if (known) known.push(workload);
        else this.byReference.set(reference, [workload]);
      }
    }
  }

  /** A workload by `name` or `namespace/name`. */
  findWorkload(reference: string): Lookup<IndexedWorkload> {
    const known = this.byReference.get(reference) ?? [];
    const [first] = known;
    if (first && known.length === 1) return { found: first };
    if (first) {
      const full = known.slice(0, 5).map(({ namespace, name }) => `${namespace}/${name}`);
      return { message: `stands for several workloads: ${full.join(', ')}` };
    }
    return refused('is no workload of the topology', this.nearest(reference, this.byReference.keys()));
  }

  /** The callee of a call: a workload or an external destination. */
  findCallee(reference: string): Lookup<IndexedWorkload | { readonly external: string }> {
    if (this.externals.has(reference)) return { found: { external: reference } };
    const workload = this.findWorkload(reference);
    if ('found' in workload || this.byReference.has(reference)) return workload;
    return refused(
      'is neither a workload nor an external destination',
      this.nearest(reference, this.callees()),
    );
  }

  private *callees(): Iterable<string> {
    yield* this.externals;
    yield* this.byReference.keys();
  }

  /** The nearest spelling, for as many problems as anybody reads: among ten thousand names each takes its time. */
  nearest(given: string, candidates: Iterable<string>): string | undefined {
    this.suggestions += 1;
    return this.suggestions <= mostSuggestions ? nearest(given, candidates) : undefined;
  }

  private workload(data: Loose, index: number): IndexedWorkload[] {
    const name = looseText(data.name);
    if (name === undefined) return [];
    const namespace = looseText(data.namespace) ?? this.onlyNamespace ?? '';
    const written = looseList(data.ports);
    const ports = written.slice(0, mostPorts).flatMap(indexedPort);
    const portsUnclear = ports.length < written.length;
    const services = looseList(data.services).flatMap(indexedService);
    return [{ index, namespace, name, ports, portsUnclear, services }];
  }
}

/** The container port that a reference means; without a reference, the only one. */
export function findPort(
  workload: IndexedWorkload,
  reference: unknown,
  protocol?: string,
): Lookup<IndexedPort> {
  const { name, ports } = workload;
  if (reference === undefined) {
    if (ports.length === 1 && ports[0]) return { found: ports[0] };
    const why = ports.length === 0 ? 'lists no ports' : `listens on ${listed(ports)}`;
    return { message: `missing; ${name} ${why}` };
  }
  const matching = ports.filter((one) => one.port === reference || one.name === reference);
  const found = matching.find((one) => one.protocol === protocol) ?? matching[0];
  if (found) return { found };
  if (ports.length === 0 && typeof reference === 'number') {
    return { found: { port: reference, protocol: protocol ?? 'TCP' } };
  }
  return servicePort(workload, reference) ?? unknownPort(workload, reference);
}

/** A Service's port is what callers dial, and not what a policy sees. */
function servicePort(
  { services, ports, name }: IndexedWorkload,
  reference: unknown,
): Lookup<IndexedPort> | undefined {
  for (const service of services) {
    const entry = service.ports.find((one) => one.port === reference || one.name === reference);
    const container = ports.find((one) => entry && (one.port === entry.target || one.name === entry.target));
    if (entry && container) {
      const message = `${reference} is a port of the Service ${service.name}; ${name} itself listens on ${container.port}`;
      return { message, suggestion: String(container.port) };
    }
  }
  return undefined;
}

function unknownPort({ name, ports }: IndexedWorkload, reference: unknown): Lookup<IndexedPort> {
  if (ports.length === 0)
    return { message: `${String(reference)} is no port of ${name}, which lists none: give its number` };
  const near =
    typeof reference === 'string'
      ? nearest(
          reference,
          ports.slice(0, 20).flatMap((one) => one.name ?? []),
        )
      : undefined;
  const suggestion = near ?? (ports.length === 1 ? String(ports[0]?.port) : undefined);
  return refused(
    `${String(reference)} is no container port of ${name}, which listens on ${listed(ports)}`,
    suggestion,
  );
}

function refused(message: string, near: string | undefined): { message: string; suggestion?: string } {
  const suggestion = near !== undefined && /^[a-z0-9][a-z0-9./-]*$/.test(near) ? near : undefined;
  return suggestion === undefined ? { message } : { message, suggestion };
}

function listed(ports: readonly IndexedPort[]): string {
  return ports
    .slice(0, 8)
    .map(({ port, name }) => (name ? `${port} (${name})` : String(port)))
    .join(', ');
}

function names(value: unknown): string[] {
  return looseList(value).flatMap((item) => looseText(looseItem(item, 'name').name) ?? []);
}

function indexedPort(item: unknown): IndexedPort[] {
  const data = looseItem(item, 'port');
  const port = looseNumber(data.port);
  if (port === undefined || brokenPortNumberRule(port) !== undefined) return [];
  const name = looseText(data.name);
  const appProtocol = looseText(data.appProtocol);
  const protocol = looseText(data.protocol) ?? (appProtocol === 'udp' ? 'UDP' : 'TCP');
  return [
    {
      port,
      protocol,
      ...(name !== undefined && { name }),
      ...(appProtocol !== undefined && { appProtocol }),
    },
  ];
}

function indexedService(item: unknown): IndexedService[] {
  const data = looseItem(item, 'name');
  const name = looseText(data.name);
  if (name === undefined) return [];
  const ports = looseList(data.ports).flatMap((entry) => {
    const one = looseItem(entry, 'port');
    const port = looseNumber(one.port);
    if (port === undefined) return [];
    const portName = looseText(one.name);
    const target = looseNumber(one.targetPort) ?? looseText(one.targetPort) ?? port;
    return [{ port, target, ...(portName !== undefined && { name: portName }) }];
  });
  return [{ name, headless: data.headless === true, ports }];
}
