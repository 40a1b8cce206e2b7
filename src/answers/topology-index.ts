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
  readonly ports: readonly {
    readonly port: number;
    readonly name?: string;
    readonly target: number | string;
  }[];
}

/** What a name stands for, or why it stands for nothing. */
export type Lookup<Found> =
  | { readonly found: Found }
  | { readonly message: string; readonly suggestion?: string };

/** The names of a topology, for looking up references. Takes data of any shape. */
export class TopologyIndex {
  readonly namespaces: readonly string[];
  /** The namespace of workloads that name none: the only one there is. */
  readonly onlyNamespace: string | undefined;
  readonly workloads: readonly IndexedWorkload[];
  readonly externals: readonly string[];
  readonly tokenIssuers: readonly string[];
  private readonly byReference = new Map<string, IndexedWorkload[]>();

  constructor(topology: unknown) {
    const data = looseMap(topology);
    this.namespaces = names(data.namespaces);
    this.onlyNamespace = this.namespaces.length === 1 ? this.namespaces[0] : undefined;
    this.workloads = looseList(data.workloads).flatMap((item, index) => this.workload(looseMap(item), index));
    this.externals = names(data.externals);
    this.tokenIssuers = names(data.tokenIssuers);
    for (const workload of this.workloads) {
      for (const reference of [workload.name, `${workload.namespace}/${workload.name}`]) {
        this.byReference.set(reference, [...(this.byReference.get(reference) ?? []), workload]);
      }
    }
  }

  /** A workload by `name` or `namespace/name`. */
  findWorkload(reference: string): Lookup<IndexedWorkload> {
    const [first, ...others] = this.byReference.get(reference) ?? [];
    if (first && others.length === 0) return { found: first };
    if (first) {
      const full = [first, ...others].map(({ namespace, name }) => `${namespace}/${name}`).slice(0, 5);
      return { message: `stands for several workloads: ${full.join(', ')}` };
    }
    return refused('is no workload of the topology', nearest(reference, this.byReference.keys()));
  }

  /** The callee of a call: a workload or an external destination. */
  findCallee(reference: string): Lookup<IndexedWorkload | { readonly external: string }> {
    if (this.externals.includes(reference)) return { found: { external: reference } };
    const workload = this.findWorkload(reference);
    if ('found' in workload || this.byReference.has(reference)) return workload;
    const known = [...this.byReference.keys(), ...this.externals];
    return refused('is neither a workload nor an external destination', nearest(reference, known));
  }

  private workload(data: Loose, index: number): IndexedWorkload[] {
    const name = looseText(data.name);
    if (name === undefined) return [];
    const namespace = looseText(data.namespace) ?? this.onlyNamespace ?? '';
    const written = looseList(data.ports);
    const ports = written.flatMap(indexedPort);
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
          ports.flatMap((one) => one.name ?? []),
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
  return [{ name, ports }];
}
