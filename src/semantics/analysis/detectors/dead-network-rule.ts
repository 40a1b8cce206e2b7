import { type Requirement, requirementText } from '../../../kubernetes/selector.ts';
import type { Peer } from '../../network-policy/peers.ts';
import type { PortMatch } from '../../network-policy/ports.ts';
import type { Detector } from '../detector.ts';
import { type NetworkRule, networkRules } from '../facts/network-rules.ts';

/** Rules that another rule for the same pods covers completely. */
export const deadNetworkRule: Detector<'dead-network-rule'> = {
  code: 'dead-network-rule',
  *detect(context) {
    const rules = networkRules(context);
    const order = new Map(rules.map((rule, index) => [rule, index]));
    const index = new Map<string, NetworkRule[]>();
    for (const rule of rules) {
      const keys = rule.rule.peers === 'any' ? ['any'] : rule.rule.peers.map(keyOfPeer);
      for (const key of new Set(keys)) {
        const full = `${scopeOf(rule)}|${selectorText(rule.policy.selector)}|${key}`;
        const found = index.get(full);
        if (found === undefined) index.set(full, [rule]);
        else found.push(rule);
      }
    }
    for (const rule of rules) {
      const cover = coversOf(rule, index).find(
        (other) =>
          other !== rule &&
          covers(other, rule) &&
          (!covers(rule, other) || (order.get(other) ?? 0) < (order.get(rule) ?? 0)),
      );
      if (cover)
        yield {
          at: rule.placed,
          values: { policy: rule.name, rule: rule.path, other: `${cover.name}: ${cover.path}` },
        };
    }
  },
};

function scopeOf({ policy, direction }: NetworkRule): string {
  return `${policy.reference.namespace}|${direction}`;
}

/** Rules that may cover one: for the same pods or more, with a peer as wide as its first. */
function coversOf(
  rule: NetworkRule,
  index: ReadonlyMap<string, readonly NetworkRule[]>,
): readonly NetworkRule[] {
  const selectors = new Set([
    '',
    selectorText(rule.policy.selector),
    ...rule.policy.selector.map(requirementText),
  ]);
  const [first] = rule.rule.peers === 'any' ? [] : rule.rule.peers;
  const peers = new Set(['any', ...(first ? widerKeys(first) : [])]);
  return [...selectors].flatMap((selector) =>
    [...peers].flatMap((peer) => (index.get(`${scopeOf(rule)}|${selector}|${peer}`) ?? []).slice(0, 20)),
  );
}

function covers(wide: NetworkRule, narrow: NetworkRule): boolean {
  const own = new Set(narrow.policy.selector.map(requirementText));
  if (!wide.policy.selector.every((requirement) => own.has(requirementText(requirement)))) return false;
  if (!portsCover(wide.rule.ports, narrow.rule.ports)) return false;
  if (wide.rule.peers === 'any') return true;
  if (narrow.rule.peers === 'any') return false;
  const { peers } = wide.rule;
  return narrow.rule.peers.every((peer) => peers.some((other) => peerCovers(other, peer)));
}

function peerCovers(wide: Peer, narrow: Peer): boolean {
  return wide.kind === 'pods' && narrow.kind === 'pods'
    ? widerKeys(narrow).includes(keyOfPeer(wide))
    : keyOfPeer(wide) === keyOfPeer(narrow);
}

function portsCover(wide: readonly PortMatch[] | 'any', narrow: readonly PortMatch[] | 'any'): boolean {
  if (wide === 'any') return true;
  if (narrow === 'any') return false;
  return narrow.every((port) =>
    wide.some((other) => {
      if (other.protocol !== port.protocol) return false;
      if ('name' in port)
        return 'name' in other ? other.name === port.name : other.from === 1 && other.to === 65535;
      return 'from' in other && other.from <= port.from && port.to <= other.to;
    }),
  );
}

function selectorText(requirements: readonly Requirement[]): string {
  return requirements.map(requirementText).join(';');
}

function keyOfPeer(peer: Peer): string {
  if (peer.kind === 'addresses') {
    const ranges = [peer.cidr, ...peer.except].map(({ from, to }) => `${from}-${to}`);
    return `addresses ${ranges.join(' ')}`;
  }
  return `${peer.namespaces === undefined ? 'own' : `in ${selectorText(peer.namespaces)}`}|${selectorText(peer.pods)}`;
}

/** The keys of the peer itself and of those that drop its labels, its namespaces or both. */
function widerKeys(peer: Peer): readonly string[] {
  if (peer.kind === 'addresses') return [keyOfPeer(peer)];
  const every = { ...peer, namespaces: [] };
  return [peer, { ...peer, pods: [] }, every, { ...every, pods: [] }].map(keyOfPeer);
}
