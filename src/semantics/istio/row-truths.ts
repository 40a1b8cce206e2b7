import type { ClusterWorkload } from '../../model/cluster.ts';
import { addAll, type Bitset } from '../bitset.ts';
import { type Attributes, anyHttp } from './attributes.ts';
import type { CompiledRule } from './compile-rule.ts';
import type { Condition } from './condition.ts';
import type { L4Authorization } from './l4-authorization.ts';
import { protocolAt } from './listener-protocol.ts';
import type { MeshModel } from './mesh-model.ts';
import { mtlsVerdict } from './mtls-verdict.ts';
import type { ProxyPolicies, ProxyPolicy } from './proxy-policies.ts';
import { bothSets, eitherSet, notSet, oneOfSets, type SourceSets, type TruthSet } from './source-sets.ts';
import { truths } from './truth.ts';
import type { Wire } from './wire.ts';

/** Whether requests of sources that come over one kind of wire pass the destination's side, all sources at once. */
export function truthsAt(
  model: MeshModel,
  destination: ClusterWorkload,
  port: number,
  wire: Wire,
  sets: SourceSets,
  rest: Attributes,
): TruthSet {
  const mode = model.modeOf(destination);
  if (mode === 'ambient') {
    const { peer, peerOtherwise, authorization } = model.policies.atZtunnel(destination);
    const accepted = peerOtherwise
      .map((other) => l4Truths(other, sets, rest))
      .reduce(oneOfSets, l4Truths(peer, sets, rest));
    return bothSets(accepted, l4Truths(authorization, sets, rest));
  }
  const { outcome } = mtlsVerdict(model, wire, destination, port, rest);
  if (outcome === 'denied') return sets.constant(truths.no);
  const passed = atDestination(model, destination, port, wire, sets, rest);
  return outcome === 'undetermined' ? bothSets(sets.constant(truths.unknown), passed) : passed;
}

/** What the destination's own proxy says of what mTLS lets in. */
function atDestination(
  model: MeshModel,
  destination: ClusterWorkload,
  port: number,
  wire: Wire,
  sets: SourceSets,
  rest: Attributes,
): TruthSet {
  const mode = model.modeOf(destination);
  if (mode === 'none') return sets.constant(truths.yes);
  const { authorization } = model.policies.atProxy(model.pointOf(destination));
  const protocol = wire.kind === 'other-tls' ? 'tcp' : protocolAt(model, destination, port);
  const tcp = protocol === 'http' ? undefined : proxyTruths(authorization, sets, rest);
  const http = protocol === 'tcp' ? undefined : proxyTruths(authorization, sets, { http: anyHttp, ...rest });
  if (tcp && http) return mixed(tcp, http);
  return tcp ?? http ?? sets.constant(truths.yes);
}

/** Either kind of connection may come: what both say holds, else it depends. */
function mixed(a: TruthSet, b: TruthSet): TruthSet {
  const union = (x: Bitset, y: Bitset) => addAll(x.slice(), y);
  return {
    constant: undefined,
    can: union(a.can, b.can),
    fail: union(a.fail, b.fail),
    open: union(a.open, b.open),
  };
}

function proxyTruths(policies: ProxyPolicies, sets: SourceSets, attributes: Attributes): TruthSet {
  const matches = (list: readonly ProxyPolicy[]) =>
    anyOf(
      sets,
      list.flatMap((policy) => (attributes.http ? policy.http : policy.tcp).rules),
      (rule) => ruleTruths(rule, sets, attributes),
    );
  let result = notSet(matches(policies.DENY));
  if (policies.ALLOW.length > 0) result = bothSets(result, matches(policies.ALLOW));
  if (policies.CUSTOM.length === 0) return result;
  const unasked = notSet(matches(policies.CUSTOM));
  return bothSets(result, eitherSet(unasked, sets.constant(truths.unknown)));
}

function ruleTruths(rule: CompiledRule, sets: SourceSets, attributes: Attributes): TruthSet {
  const allOf = (conditions: readonly Condition[]) =>
    conditions.reduce((set, one) => bothSets(set, sets.of(one, attributes)), sets.constant(truths.yes));
  const alternatives = (lists: readonly (readonly Condition[])[]) =>
    lists.length === 0 ? sets.constant(truths.yes) : anyOf(sets, lists, allOf);
  return bothSets(bothSets(alternatives(rule.sources), alternatives(rule.operations)), allOf(rule.when));
}

function l4Truths(policies: readonly L4Authorization[], sets: SourceSets, attributes: Attributes): TruthSet {
  const matches = (action: L4Authorization['action']) =>
    anyOf(
      sets,
      policies.filter((policy) => policy.action === action).flatMap(({ groups }) => groups),
      ({ clauses }) =>
        clauses.reduce(
          (set, clause) =>
            clause.length === 0
              ? set
              : bothSets(
                  set,
                  anyOf(sets, clause, (match) => l4Match(match, sets, attributes)),
                ),
          sets.constant(truths.yes),
        ),
    );
  const denied = matches('DENY');
  if (!policies.some(({ action }) => action === 'ALLOW')) return notSet(denied);
  return bothSets(notSet(denied), matches('ALLOW'));
}

function l4Match(match: readonly Condition[], sets: SourceSets, attributes: Attributes): TruthSet {
  if (match.length === 0) return sets.constant(truths.no);
  return match.reduce((set, one) => bothSets(set, sets.of(one, attributes)), sets.constant(truths.yes));
}

function anyOf<Item>(sets: SourceSets, items: readonly Item[], truth: (item: Item) => TruthSet): TruthSet {
  return items.reduce((set, item) => eitherSet(set, truth(item)), sets.constant(truths.no));
}
