import { type Fields, fields, list, text } from '../../kubernetes/untrusted.ts';
import { append } from '../../model/group-by.ts';
import { protocolNamed } from '../app-protocol.ts';
import { plainText } from '../plain-text.ts';
import {
  type EndHint,
  type ObservedFile,
  type ObservedFlow,
  parseJson,
  readTime,
  type ServiceHint,
} from './observed-flow.ts';

/**
 * A graph from Kiali's API or its "download graph" (`elements.nodes`, `elements.edges`, Kiali `graph/config/cytoscape`).
 * Where a service node stands between two workloads, the call goes from the first to those behind it. Edges carry rates;
 * with the graph's duration they give an estimated count.
 */
export function readKiali(content: string): ObservedFile {
  const graph = fields(parseJson(content));
  const elements = fields(graph.elements);
  if (!Array.isArray(elements.nodes) || !Array.isArray(elements.edges)) return { flows: [], unreadable: 1 };
  const nodes = new Map(
    elements.nodes.map((node) => fields(fields(node).data)).map((node) => [plainText(node.id), node]),
  );
  const edges = elements.edges.map((edge) => fields(fields(edge).data));
  const lastSeen = typeof graph.timestamp === 'number' ? readTime(graph.timestamp) : undefined;
  const duration = typeof graph.duration === 'number' ? graph.duration : undefined;
  const behind = new Map<string, Fields[]>();
  for (const edge of edges) {
    if (nodes.get(plainText(edge.source))?.nodeType !== 'service') continue;
    const target = nodes.get(plainText(edge.target));
    if (target) append(behind, plainText(edge.source), target);
  }
  const flows = edges.flatMap((edge): ObservedFlow[] => {
    const source = nodes.get(plainText(edge.source));
    const target = nodes.get(plainText(edge.target));
    if (!source || !target || source.nodeType === 'service') return [];
    const traffic = fields(edge.traffic);
    const count = countOf(traffic, duration);
    const appProtocol = protocolNamed(text(traffic.protocol));
    const service = serviceOf(target, traffic);
    const callees = target.nodeType === 'service' ? (behind.get(plainText(edge.target)) ?? []) : [target];
    const ends =
      callees.length > 0
        ? callees.map((node) => withService(endOf(node), service))
        : [
            service && target.isServiceEntry === undefined
              ? ({ kind: 'service', ...service } as const)
              : endOf(target),
          ];
    return ends.map((to) => ({
      from: endOf(source),
      to,
      protocol: 'TCP',
      ...(appProtocol ? { appProtocol } : {}),
      ...(count === undefined ? {} : { count }),
      ...(lastSeen ? { lastSeen } : {}),
    }));
  });
  return { flows, unreadable: edges.filter((edge) => isUnfollowed(edge, nodes)).length };
}

/** An edge to or from what the graph does not show, or between Services alone: who calls is not told. */
function isUnfollowed(edge: Fields, nodes: ReadonlyMap<string, Fields>): boolean {
  const [source, target] = [nodes.get(plainText(edge.source)), nodes.get(plainText(edge.target))];
  if (!source || !target) return true;
  return source.nodeType === 'service' && target.nodeType === 'service';
}

/** Requests (or connections) a second under the protocol's own name, times the seconds that the graph covers. */
function countOf(traffic: Fields, duration: number | undefined): number | undefined {
  const rate = Number(plainText(fields(traffic.rates)[plainText(traffic.protocol)]));
  return duration === undefined || traffic.protocol === 'tcp' || !(rate > 0)
    ? undefined
    : Math.max(1, Math.round(rate * duration));
}

function endOf(node: Fields): EndHint {
  const namespace = text(node.namespace);
  const name = text(node.workload);
  if (namespace && name && name !== 'unknown') return { kind: 'workload', namespace, name };
  const app = text(node.app);
  if (namespace && app && app !== 'unknown')
    return { kind: 'workload', namespace, name: app, labels: { app } };
  const service = text(node.service);
  if (service && node.isServiceEntry !== undefined) {
    const hosts = list(fields(node.isServiceEntry).hosts).map(plainText);
    return { kind: 'host', host: hosts.length === 1 && hosts[0] ? hosts[0] : service };
  }
  if (service && namespace) return { kind: 'service', namespace, name: service };
  const word = name ?? app ?? service;
  return { kind: 'unknown', ...(word ? { name: word } : {}) };
}

/** The Service that an edge went to: the node's own, or the host that responses name, with its port where it is there. */
function serviceOf(node: Fields, traffic: Fields): ServiceHint | undefined {
  const hosts = Object.values(fields(traffic.responses)).flatMap((response) =>
    Object.keys(fields(fields(response).hosts)),
  );
  for (const host of hosts) {
    const match = /^([a-z0-9-]+)\.([a-z0-9-]+)\.svc[^:]*(?::(\d{1,5}))?$/.exec(host);
    if (match)
      return {
        name: match[1] ?? '',
        namespace: match[2] ?? '',
        ...(match[3] ? { port: Number(match[3]) } : {}),
      };
  }
  const [first] = list(node.destServices).map(fields);
  const name = text(node.service) ?? text(first?.name);
  const namespace = text(first?.namespace) ?? text(node.namespace);
  return name && namespace && !name.includes('.') ? { name, namespace } : undefined;
}

function withService(end: EndHint, service: ServiceHint | undefined): EndHint {
  return end.kind === 'workload' && service ? { ...end, service } : end;
}
