import { backendsOf, findService, targetPortAt } from '../../src/kubernetes/service-routing.ts';
import { fields, list, text } from '../../src/kubernetes/untrusted.ts';
import type { Cluster, ClusterWorkload } from '../../src/model/cluster.ts';
import type { KubernetesObject } from '../../src/model/kubernetes.ts';
import type { Endpoint } from '../../src/semantics/mesh-judge.ts';
import { type Address, formatAddress, parseAddress } from '../../src/semantics/network-policy/address.ts';
import { allowedInDirection, allowedPorts } from '../../src/semantics/network-policy/allowed-ports.ts';
import type { CompiledNetworkPolicies } from '../../src/semantics/network-policy/compile.ts';
import { externalRanges } from '../../src/semantics/network-policy/external-ranges.ts';
import {
  intersectionOfPorts,
  noPorts,
  noPortsIn,
  type PortSet,
  portSet,
  unionOfPorts,
} from '../../src/semantics/network-policy/port-set.ts';

/** IPv4 addresses outside the cluster, both ends included. */
export interface ExternalRange {
  readonly from: bigint;
  readonly to: bigint;
}

export type TableEnd = string | ExternalRange;

/** Who reaches whom on which ports. A pair that is not there does not connect; rows of ranges may overlap. */
export interface ConnectivityTable {
  readonly rows: readonly {
    readonly source: TableEnd;
    readonly destination: TableEnd;
    readonly ports: PortSet;
  }[];
  /** Names of all workloads. */
  readonly workloads: readonly string[];
}

export const ingressController = '{ingress-controller}';

/** The whole connectivity by policies: between different workloads, and with all IPv4 addresses outside. */
export function connectivityTable(
  compiled: CompiledNetworkPolicies,
  objects: readonly KubernetesObject[],
): ConnectivityTable {
  const { workloads } = compiled.cluster;
  const rows: { source: TableEnd; destination: TableEnd; ports: PortSet }[] = [];
  const add = (source: TableEnd, destination: TableEnd, ports: PortSet) => {
    if (!noPortsIn(ports)) rows.push({ source, destination, ports });
  };
  for (const source of workloads) {
    for (const destination of workloads) {
      if (source !== destination)
        add(nameOf(source), nameOf(destination), allowedPorts(compiled, end(source), end(destination)).sure);
    }
  }
  for (const { family, from, to } of externalRanges(compiled, 4)) {
    const outside: Endpoint = { kind: 'address', address: formatAddress({ family, value: from }) };
    for (const workload of workloads) {
      add({ from, to }, nameOf(workload), allowedPorts(compiled, outside, end(workload)).sure);
      add(nameOf(workload), { from, to }, allowedPorts(compiled, end(workload), outside).sure);
    }
  }
  for (const [destination, ports] of exposedByIngress(compiled.cluster, objects)) {
    const open = allowedInDirection(compiled, end(controller), end(destination), 'ingress').sure;
    add(ingressController, nameOf(destination), intersectionOfPorts(ports, open));
  }
  return { rows, workloads: workloads.map(nameOf) };
}

/** A pod of which nothing is known but that it is in the cluster. */
const controller: ClusterWorkload = {
  namespace: 'ingress-controller-of-the-cluster',
  name: 'controller',
  kind: 'Deployment',
  labels: {},
  annotations: {},
  serviceAccount: 'default',
  hostNetwork: false,
  addresses: [],
  nodeAddresses: [],
  ports: [],
};

function end(workload: ClusterWorkload): Endpoint {
  return { kind: 'workload', workload };
}

export function nameOf({ namespace, name, kind }: ClusterWorkload): string {
  return `${namespace}/${name}[${kind}]`;
}

/** TCP ports of workloads to which Ingress objects and OpenShift routes lead. */
function exposedByIngress(
  cluster: Cluster,
  objects: readonly KubernetesObject[],
): Map<ClusterWorkload, PortSet> {
  const found = new Map<ClusterWorkload, PortSet>();
  for (const object of objects) {
    const namespace = text(object.metadata.namespace) ?? 'default';
    for (const { service: name, port } of backends(object)) {
      const service = findService(cluster, { namespace, name });
      if (service === undefined) continue;
      const ports = service.ports.filter(
        (each) => port === undefined || each.port === port || each.name === port || each.targetPort === port,
      );
      // A gateway goes to the pods' own ports, whatever kind of Service names them.
      for (const workload of backendsOf(service, cluster)) {
        const targets = ports.flatMap(
          ({ targetPort, protocol }) => targetPortAt(workload, targetPort, protocol) ?? [],
        );
        const reached = portSet(targets.map((target) => ['TCP', target, target]));
        found.set(workload, unionOfPorts(found.get(workload) ?? noPorts, reached));
      }
    }
  }
  return found;
}

function backends(object: KubernetesObject): { service: string; port: unknown }[] {
  const spec = fields(object.spec);
  if (object.kind === 'Route') {
    const targets = [spec.to, ...list(spec.alternateBackends)].map(fields);
    const { targetPort } = fields(spec.port);
    return targets.flatMap(({ kind, name }) =>
      (kind ?? 'Service') === 'Service' && typeof name === 'string'
        ? [{ service: name, port: targetPort }]
        : [],
    );
  }
  if (object.kind !== 'Ingress') return [];
  const paths = list(spec.rules).flatMap((rule) => list(fields(fields(rule).http).paths).map(fields));
  return [spec.defaultBackend, ...paths.map(({ backend }) => backend)].map(fields).flatMap((backend) => {
    const { name, port } = fields(backend.service);
    const { number, name: portName } = fields(port);
    return typeof name === 'string' ? [{ service: name, port: number ?? portName }] : [];
  });
}

/** Where two tables say different things: `source => destination: ports of one, ports of the other`. */
export function tableDifferences(
  expected: ConnectivityTable,
  found: ConnectivityTable,
  show: (ports: PortSet) => string,
): { place: string; expected: string; found: string }[] {
  const first = elementary(expected, found);
  const second = elementary(found, expected);
  return [...new Set([...first.keys(), ...second.keys()])].sort().flatMap((place) => {
    const texts = [first, second].map((table) => show(table.get(place) ?? noPorts));
    return texts[0] === texts[1] ? [] : [{ place, expected: texts[0] ?? '', found: texts[1] ?? '' }];
  });
}

/** The rows of a table with its ranges cut where ranges of either table begin or end. */
function elementary(table: ConnectivityTable, other: ConnectivityTable): Map<string, PortSet> {
  const cuts = cutsOf([...table.rows, ...other.rows]);
  const result = new Map<string, PortSet>();
  for (const { source, destination, ports } of table.rows) {
    for (const from of pieces(source, cuts)) {
      for (const to of pieces(destination, cuts)) {
        const key = `${from} => ${to}`;
        result.set(key, unionOfPorts(result.get(key) ?? noPorts, ports));
      }
    }
  }
  return result;
}

function cutsOf(rows: ConnectivityTable['rows']): bigint[] {
  const cuts = new Set<bigint>();
  for (const { source, destination } of rows) {
    for (const each of [source, destination]) {
      if (typeof each !== 'string') cuts.add(each.from).add(each.to + 1n);
    }
  }
  return [...cuts].sort((a, b) => (a < b ? -1 : 1));
}

function pieces(each: TableEnd, cuts: readonly bigint[]): string[] {
  if (typeof each === 'string') return [each];
  const inside = cuts.filter((cut) => each.from <= cut && cut <= each.to + 1n);
  return inside.slice(0, -1).map((from, index) => rangeText({ from, to: (inside[index + 1] ?? 0n) - 1n }));
}

function rangeText({ from, to }: ExternalRange): string {
  const show = (value: bigint) => formatAddress({ family: 4, value });
  return `${show(from)}-${show(to)}`;
}

/** Reads `10.0.0.0-10.255.255.255`. */
export function readRange(from: string, to: string): ExternalRange {
  const [first, last] = [from, to].map(parseAddress) as [Address | undefined, Address | undefined];
  if (first === undefined || last === undefined) throw new Error(`not a range: ${from}-${to}`);
  return { from: first.value, to: last.value };
}
