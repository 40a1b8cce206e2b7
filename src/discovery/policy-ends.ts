import { compileSelector } from '../kubernetes/selector.ts';
import { type Fields, fields, isFields, list } from '../kubernetes/untrusted.ts';
import type { PlacedObject } from '../model/kubernetes.ts';
import { namespacedName } from '../model/namespaced-name.ts';
import { accountsOf, calleesOf } from './authorization-policy-calls.ts';
import type { BlindSpot } from './blind-spot.ts';
import type { CallDraft } from './call-draft.ts';
import type { Inventory } from './inventory.ts';
import { isEmptySelector, peersOf, selected } from './network-policy-calls.ts';
import { isOtherPolicy } from './other-kinds.ts';
import { unseenCrowds, unseenSources } from './policy-crowds.ts';
import { peerText, policyEnd } from './policy-end.ts';

/** The ends that a policy names and the inputs do not have, or that none of the calls leads to. */
export function policyEnds(
  placed: PlacedObject,
  inventory: Inventory,
  calls: readonly CallDraft[],
): BlindSpot[] {
  const { kind, apiVersion } = placed.object;
  if (kind === 'NetworkPolicy' && !isOtherPolicy(placed.object))
    return [...unknownPeers(placed, inventory), ...unseenCrowds(placed, inventory, calls)];
  if (kind === 'AuthorizationPolicy' && apiVersion.startsWith('security.istio.io/'))
    return [...unknownAccounts(placed, inventory), ...unseenSources(placed, inventory, calls)];
  return [];
}

/**
 * Peers of a NetworkPolicy, by label of pods or namespaces, that nothing in the inputs is. Whom it lets ask for names
 * (egress to port 53 alone) is plumbing.
 */
function unknownPeers(placed: PlacedObject, inventory: Inventory): BlindSpot[] {
  const { object } = placed;
  const spec = fields(object.spec);
  const namespace = object.metadata.namespace ?? 'default';
  const own = selected(inventory, namespace, spec.podSelector);
  if (own.length === 0) return [];
  return (['ingress', 'egress'] as const).flatMap((direction) =>
    list(spec[direction]).flatMap((value, index) => {
      const rule = fields(value);
      if (direction === 'egress' && asksForNames(rule)) return [];
      const others = list(rule[direction === 'ingress' ? 'from' : 'to'])
        .map(fields)
        .filter((peer) => isNobody(peer, namespace, inventory))
        .map(peerText);
      const kind = direction === 'ingress' ? 'caller-not-in-input' : 'callee-not-in-input';
      return policyEnd(kind, placed, `spec.${direction}[${index}]`, own, others);
    }),
  );
}

/** Service accounts that an AuthorizationPolicy lets call and that no workload of the inputs has. */
function unknownAccounts(placed: PlacedObject, inventory: Inventory): BlindSpot[] {
  const spec = fields(placed.object.spec);
  if (spec.action !== undefined && spec.action !== 'ALLOW') return [];
  const namespace = placed.object.metadata.namespace ?? 'default';
  const own = calleesOf(spec, namespace, inventory);
  if (own.length === 0) return [];
  return list(spec.rules).flatMap((rule, index) => {
    const others = list(fields(rule).from)
      .flatMap((from) => accountsOf(fields(fields(from).source), namespace))
      .filter((account) => inventory.workloadsWithAccount(account.namespace, account.name).length === 0)
      .map((account) => namespacedName(account));
    return policyEnd('caller-not-in-input', placed, `spec.rules[${index}]`, own, others);
  });
}

function isNobody(peer: Fields, namespace: string, inventory: Inventory): boolean {
  if (peersOf(peer, namespace, inventory).length > 0) return false;
  if (isFields(peer.podSelector) && !isEmptySelector(peer.podSelector)) return true;
  if (!isFields(peer.namespaceSelector) || isEmptySelector(peer.namespaceSelector)) return false;
  const selects = compileSelector(peer.namespaceSelector);
  return !inventory.cluster.namespaces.some(({ labels }) => selects(labels));
}

function asksForNames({ ports }: Fields): boolean {
  const listed = list(ports).map(fields);
  return listed.length > 0 && listed.every(({ port }) => port === 53);
}
