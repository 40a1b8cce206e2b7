import { type Requirement, requirementText } from '../../../kubernetes/selector.ts';
import { append } from '../../../model/group-by.ts';
import type { CompiledPolicy } from '../../network-policy/compile.ts';
import type { Peer } from '../../network-policy/peers.ts';
import type { PortMatch } from '../../network-policy/ports.ts';
import type { NetworkRule } from './network-rules.ts';

/** Finds rules that allow all that another rule allows, to the same pods or more. */
export interface RuleCoverage {
  readonly covers: (wide: NetworkRule, narrow: NetworkRule) => boolean;
  /** Rules that may cover one. Of very many with one spelling only the first are looked at. */
  readonly candidates: (rule: NetworkRule) => readonly NetworkRule[];
}

const candidatesOfOneSpelling = 20;
const anyPeer = 'any';

/** Indexes rules by what they select and by their peers. */
export function ruleCoverage(rules: readonly NetworkRule[]): RuleCoverage {
  const selectorTexts = new Map<CompiledPolicy, string>();
  const keysOf = new Map<Peer, readonly string[]>();
  const scopes = new Map<string, Map<string, NetworkRule[]>>();
  for (const rule of rules) {
    const scope = scopeOf(rule, selectorTextOf(rule.policy));
    const byPeer = scopes.get(scope) ?? new Map<string, NetworkRule[]>();
    scopes.set(scope, byPeer);
    const own = rule.rule.peers === 'any' ? [anyPeer] : rule.rule.peers.map(keyOf);
    for (const key of new Set(own)) {
      append(byPeer, key, rule);
    }
  }
  return { covers, candidates };

  function selectorTextOf(policy: CompiledPolicy): string {
    const text = selectorTexts.get(policy) ?? requirementsText(policy.selector);
    selectorTexts.set(policy, text);
    return text;
  }

  /** The key of a peer, and those of the peers that drop its labels, its namespaces or both. */
  function keys(peer: Peer): readonly string[] {
    const known = keysOf.get(peer) ?? widerKeys(peer);
    keysOf.set(peer, known);
    return known;
  }

  function keyOf(peer: Peer): string {
    return keys(peer)[0] ?? '';
  }

  function candidates(rule: NetworkRule): readonly NetworkRule[] {
    const { selector } = rule.policy;
    const single = selector.length > 1 ? selector.map(requirementText) : [];
    const [first] = rule.rule.peers === 'any' ? [] : rule.rule.peers;
    return [...new Set(['', selectorTextOf(rule.policy), ...single])].flatMap((text) => {
      const byPeer = scopes.get(scopeOf(rule, text));
      if (byPeer === undefined) return [];
      const wider = [anyPeer, ...(first ? keys(first) : [])];
      return wider.flatMap((key) => (byPeer.get(key) ?? []).slice(0, candidatesOfOneSpelling));
    });
  }

  function covers(wide: NetworkRule, narrow: NetworkRule): boolean {
    return (
      selectsAll(wide.policy, narrow.policy) &&
      portsCover(wide.rule.ports, narrow.rule.ports) &&
      peersCover(wide.rule.peers, narrow.rule.peers)
    );
  }

  function peersCover(wide: readonly Peer[] | 'any', narrow: readonly Peer[] | 'any'): boolean {
    if (wide === 'any') return true;
    if (narrow === 'any') return false;
    return narrow.every((peer) => wide.some((other) => keys(peer).includes(keyOf(other))));
  }
}

function scopeOf({ policy, direction }: NetworkRule, selector: string): string {
  return `${policy.reference.namespace}|${direction}|${selector}`;
}

/** Every requirement of the wide selector is one of the narrow selector's. */
function selectsAll(wide: CompiledPolicy, narrow: CompiledPolicy): boolean {
  if (wide === narrow || wide.selector.length === 0) return true;
  const own = new Set(narrow.selector.map(requirementText));
  return wide.selector.every((requirement) => own.has(requirementText(requirement)));
}

function portsCover(wide: readonly PortMatch[] | 'any', narrow: readonly PortMatch[] | 'any'): boolean {
  if (wide === 'any') return true;
  if (narrow === 'any') return false;
  return narrow.every((port) => wide.some((other) => portCovers(other, port)));
}

function portCovers(wide: PortMatch, narrow: PortMatch): boolean {
  if (wide.protocol !== narrow.protocol) return false;
  if ('name' in narrow)
    return 'name' in wide ? wide.name === narrow.name : wide.from === 1 && wide.to === 65535;
  return 'from' in wide && wide.from <= narrow.from && narrow.to <= wide.to;
}

function requirementsText(requirements: readonly Requirement[]): string {
  return requirements.map(requirementText).join(';');
}

function keyOfPeer(peer: Peer): string {
  if (peer.kind === 'addresses') {
    const ranges = [peer.cidr, ...peer.except].map(({ from, to }) => `${from}-${to}`);
    return `addresses IPv${peer.cidr.family} ${ranges.join(' ')}`;
  }
  const where = peer.namespaces === undefined ? 'own' : `in ${requirementsText(peer.namespaces)}`;
  return `${where}|${requirementsText(peer.pods)}`;
}

function widerKeys(peer: Peer): readonly string[] {
  if (peer.kind === 'addresses') return [keyOfPeer(peer)];
  const every = { ...peer, namespaces: [] };
  const keys = [peer, { ...peer, pods: [] }, every, { ...every, pods: [] }].map(keyOfPeer);
  return [...new Set(keys)];
}
