import { compileSelector } from '../kubernetes/selector.ts';
import { type Fields, fields, isFields, list, stringMap, text } from '../kubernetes/untrusted.ts';
import type { ClusterWorkload } from '../model/cluster.ts';
import type { PlacedObject, Protocol } from '../model/kubernetes.ts';
import type { Evidence } from '../model/topology.ts';
import { isBlock } from './addresses/host.ts';
import { appProtocolOf } from './app-protocol.ts';
import { type CallDraft, type Confidence, inferred } from './call-draft.ts';
import { evidenceAt } from './evidence.ts';
import type { Inventory } from './inventory.ts';
import { referenceTo } from './reference-to.ts';
import { tunnelPort } from './tunnel-port.ts';

/**
 * The calls that a NetworkPolicy names: a rule whose peer selects pods by label, against the pods that the policy
 * selects, at the ports that it lists; and a block of addresses that it lets them reach at numbered ports. Peers without a
 * pod selector, selectors that match every pod, and large blocks admit a crowd and name nobody. Confidence: `medium` with
 * ports, `low` without (then every declared container port) and for a port that no container declares.
 */
export function networkPolicyCalls(placed: PlacedObject, inventory: Inventory): CallDraft[] {
  const { object } = placed;
  const spec = fields(object.spec);
  const namespace = object.metadata.namespace ?? 'default';
  const own = selected(inventory, namespace, spec.podSelector);
  const rules = (['ingress', 'egress'] as const).flatMap((direction) =>
    list(spec[direction]).map((rule, index) => ({ direction, rule: fields(rule), index })),
  );
  return rules.flatMap(({ direction, rule, index }) =>
    list(rule[direction === 'ingress' ? 'from' : 'to']).flatMap((peer) => {
      const evidence = evidenceAt(placed, `spec.${direction}[${index}]`);
      const { ipBlock } = fields(peer);
      if (ipBlock !== undefined) {
        return direction === 'egress'
          ? own.flatMap((workload) => callsOutside(workload, fields(ipBlock), rule.ports, evidence))
          : [];
      }
      return peersOf(fields(peer), namespace, inventory).flatMap((other) =>
        own.flatMap((workload) =>
          direction === 'ingress'
            ? callsBetween(other, workload, rule.ports, evidence)
            : callsBetween(workload, other, rule.ports, evidence),
        ),
      );
    }),
  );
}

/** Workloads of a namespace that a selector matches; the index narrows by its labels, the selector decides. */
export function selected(
  inventory: Inventory,
  namespace: string,
  selector: unknown,
): readonly ClusterWorkload[] {
  const matches = compileSelector(selector);
  const candidates = inventory.select(namespace, stringMap(fields(selector).matchLabels));
  return candidates.filter(({ labels }) => matches(labels));
}

/** Workloads that a peer selects by their labels; none where it selects whole namespaces or everybody. */
export function peersOf(peer: Fields, namespace: string, inventory: Inventory): readonly ClusterWorkload[] {
  if (!isFields(peer.podSelector) || isEmptySelector(peer.podSelector)) return [];
  if (peer.namespaceSelector === undefined) return selected(inventory, namespace, peer.podSelector);
  const selectsNamespace = compileSelector(peer.namespaceSelector);
  return inventory.cluster.namespaces
    .filter(({ labels }) => selectsNamespace(labels))
    .flatMap(({ name }) => selected(inventory, name, peer.podSelector));
}

export function isEmptySelector(selector: Fields): boolean {
  return (
    Object.keys(fields(selector.matchLabels)).length === 0 && list(selector.matchExpressions).length === 0
  );
}

function callsBetween(
  from: ClusterWorkload,
  to: ClusterWorkload,
  ports: unknown,
  evidence: Evidence,
): CallDraft[] {
  const listed = list(ports).map(fields);
  // Pods of one workload that may reach each other at certain ports do so; without ports it is a group of many.
  if (from === to && listed.length === 0) return [];
  const named = listed.flatMap((port) => portsNamed(port, to)).filter(({ port }) => port !== tunnelPort);
  const wanted = listed.length > 0 ? named : to.ports;
  const isDeclared = (port: number) => to.ports.length === 0 || to.ports.some((each) => each.port === port);
  const confidenceAt = (port: number): Confidence =>
    listed.length > 0 && isDeclared(port) ? 'medium' : 'low';
  return wanted.map(({ port, protocol }) => ({
    from: referenceTo(from),
    to: { kind: 'workload', namespace: to.namespace, name: to.name },
    port,
    protocol,
    appProtocol: appProtocolOf(to, port, { protocol }),
    origin: inferred(confidenceAt(port), evidence),
  }));
}

/** Calls to a block that is small enough to be meant, at the ports that a rule numbers. */
function callsOutside(from: ClusterWorkload, block: Fields, ports: unknown, evidence: Evidence): CallDraft[] {
  const cidr = text(block.cidr) ?? '';
  if (!isBlock(cidr) || list(block.except).length > 0 || isCrowd(cidr)) return [];
  const host = cidr.replace(/\/32$/, '');
  return list(ports)
    .map(fields)
    .flatMap(({ port, endPort, protocol }): CallDraft[] => {
      if (typeof port !== 'number' || endPort !== undefined) return [];
      return [
        {
          from: referenceTo(from),
          to: { kind: 'external', host },
          port,
          protocol: protocolOf(protocol),
          origin: inferred('medium', evidence),
        },
      ];
    });
}

/** More than 65,536 addresses, or a 64-bit network of IPv6. */
function isCrowd(cidr: string): boolean {
  const [address = '', prefix] = cidr.split('/');
  return Number(prefix) < (address.includes(':') ? 64 : 16);
}

function protocolOf(protocol: unknown): Protocol {
  return protocol === 'UDP' || protocol === 'SCTP' ? protocol : 'TCP';
}

function portsNamed(
  { port, endPort, protocol }: Fields,
  to: ClusterWorkload,
): { port: number; protocol: Protocol }[] {
  const over = protocolOf(protocol);
  const declared = to.ports.filter((each) => each.protocol === over);
  if (typeof port === 'string') return declared.filter(({ name }) => name === text(port));
  if (typeof port !== 'number') return declared.map((each) => ({ port: each.port, protocol: over }));
  if (typeof endPort === 'number')
    return declared.filter((each) => each.port >= port && each.port <= endPort);
  return [{ port, protocol: over }];
}
