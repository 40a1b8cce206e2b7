import { compileSelector } from '../kubernetes/selector.ts';
import { type Fields, fields, isFields, list, text } from '../kubernetes/untrusted.ts';
import type { PlacedObject, WorkloadReference } from '../model/kubernetes.ts';
import { namespacedName } from '../model/namespaced-name.ts';
import { calleesOf } from './authorization-policy-calls.ts';
import type { BlindSpot } from './blind-spot.ts';
import type { CallDraft } from './call-draft.ts';
import type { Inventory } from './inventory.ts';
import { isEmptySelector, selected } from './network-policy-calls.ts';
import { plainText } from './plain-text.ts';
import { peerText, policyEnd } from './policy-end.ts';

/** Names, and what proxies of a mesh need of each other and of istiod. */
const plumbing: ReadonlySet<unknown> = new Set([
  53, 5353, 15008, 15010, 15012, 15014, 15017, 15020, 15021, 15090,
]);

/**
 * Whole namespaces, blocks of addresses and open ports that a NetworkPolicy lets a workload call or be called by, and
 * of which no call is seen: its author knew one. A rule without peers and ports names nobody.
 */
export function unseenCrowds(
  placed: PlacedObject,
  inventory: Inventory,
  calls: readonly CallDraft[],
): BlindSpot[] {
  const spec = fields(placed.object.spec);
  const own = selected(inventory, placed.object.metadata.namespace ?? 'default', spec.podSelector);
  return (['ingress', 'egress'] as const).flatMap((direction) =>
    list(spec[direction]).flatMap((value, index) => {
      const rule = fields(value);
      const ports = list(rule.ports).map((each) => fields(each).port);
      if (ports.length > 0 && ports.every((port) => plumbing.has(port))) return [];
      const peers = list(rule[direction === 'ingress' ? 'from' : 'to']).map(fields);
      const kind = direction === 'ingress' ? 'caller-not-in-input' : 'callee-not-in-input';
      return own.flatMap((workload) => {
        const others =
          direction === 'ingress'
            ? peers.flatMap((peer) => unseenCaller(peer, workload, inventory, calls))
            : unseenCallees(peers, ports, workload, inventory, calls);
        return policyEnd(kind, placed, `spec.${direction}[${index}]`, [workload], others);
      });
    }),
  );
}

/** Namespaces and blocks of addresses that an AuthorizationPolicy lets call, and from which no call is seen. */
export function unseenSources(
  placed: PlacedObject,
  inventory: Inventory,
  calls: readonly CallDraft[],
): BlindSpot[] {
  const spec = fields(placed.object.spec);
  if (spec.action !== undefined && spec.action !== 'ALLOW') return [];
  const own = calleesOf(spec, placed.object.metadata.namespace ?? 'default', inventory);
  return list(spec.rules).flatMap((rule, index) => {
    const sources = list(fields(rule).from).map((from) => fields(fields(from).source));
    const blocks = sources
      .flatMap(({ ipBlocks, remoteIpBlocks }) => [...list(ipBlocks), ...list(remoteIpBlocks)])
      .map(plainText)
      .filter((block) => !isEverybody(block));
    const namespaces = sources.flatMap(({ namespaces: names }) => list(names).map(plainText));
    return own.flatMap((workload) => {
      const unseen = namespaces.filter(
        (namespace) => !namespace.includes('*') && !isCalledFrom(new Set([namespace]), workload, calls),
      );
      return policyEnd(
        'caller-not-in-input',
        placed,
        `spec.rules[${index}]`,
        [workload],
        [...blocks, ...unseen],
      );
    });
  });
}

function unseenCaller(
  peer: Fields,
  workload: WorkloadReference,
  inventory: Inventory,
  calls: readonly CallDraft[],
): string[] {
  const block = text(fields(peer.ipBlock).cidr);
  if (block !== undefined) return isEverybody(block) ? [] : [block];
  const namespaces = namespacesOf(peer, inventory);
  return namespaces === undefined || isCalledFrom(namespaces, workload, calls) ? [] : [peerText(peer)];
}

function unseenCallees(
  peers: readonly Fields[],
  ports: readonly unknown[],
  workload: WorkloadReference,
  inventory: Inventory,
  calls: readonly CallDraft[],
): string[] {
  const made = calls.filter(({ from }) => isSame(from, workload));
  const isOnPorts = ({ port }: CallDraft) => ports.length === 0 || ports.includes(port);
  if (peers.length === 0) {
    const open = ports.filter((port) => typeof port === 'number' && !plumbing.has(port));
    return open.filter((wanted) => !made.some(({ port }) => port === wanted)).map((port) => `port ${port}`);
  }
  return peers.flatMap((peer) => {
    const block = text(fields(peer.ipBlock).cidr);
    if (block !== undefined) {
      const isOpen = isEverybody(block) && ports.length === 0;
      return isOpen || made.some((call) => call.to.kind === 'external' && isOnPorts(call)) ? [] : [block];
    }
    const namespaces = namespacesOf(peer, inventory);
    if (namespaces === undefined) return [];
    const isSeen = made.some(({ to }) => to.kind === 'workload' && namespaces.has(to.namespace));
    return isSeen ? [] : [peerText(peer)];
  });
}

/** The namespaces that a peer chooses as a whole; undefined where it chooses pods, all namespaces, or none of the input. */
function namespacesOf(peer: Fields, inventory: Inventory): ReadonlySet<string> | undefined {
  if (isFields(peer.podSelector) && !isEmptySelector(peer.podSelector)) return undefined;
  if (!isFields(peer.namespaceSelector) || isEmptySelector(peer.namespaceSelector)) return undefined;
  const selects = compileSelector(peer.namespaceSelector);
  const names = inventory.cluster.namespaces.filter(({ labels }) => selects(labels)).map(({ name }) => name);
  return names.length === 0 ? undefined : new Set(names);
}

function isCalledFrom(
  namespaces: ReadonlySet<string>,
  workload: WorkloadReference,
  calls: readonly CallDraft[],
): boolean {
  return calls.some(
    ({ from, to }) =>
      namespaces.has(from.namespace) &&
      to.kind === 'workload' &&
      isSame(to, workload) &&
      !isSame(from, workload),
  );
}

function isEverybody(block: string): boolean {
  return block.endsWith('/0');
}

function isSame(a: WorkloadReference, b: WorkloadReference): boolean {
  return namespacedName(a) === namespacedName(b);
}
