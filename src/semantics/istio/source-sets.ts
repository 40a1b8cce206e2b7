import { append } from '../../model/group-by.ts';
import { addBit, type Bitset, emptyBitset, fullBitset, removeAll } from '../bitset.ts';
import type { Attributes, Value } from './attributes.ts';
import { type Condition, holds } from './condition.ts';
import { parsePrincipal } from './identity.ts';
import { not, type Truth, truths } from './truth.ts';

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** For each source (by index): can it hold, can it fail, does it hang on what nobody knows. */
export interface TruthSet {
  /** The same truth for every source, where it is known to be. */
  readonly constant: Truth | undefined;
  readonly can: Bitset;
  readonly fail: Bitset;
  readonly open: Bitset;
}

/** What conditions on the source look at. */
export interface SourceView {
  readonly principal: Value;
  readonly address: Value;
}

/** The truths of conditions for many sources at once; a condition about the source is asked once for each of them. */
export class SourceSets {
  private readonly size: number;
  private readonly constants = new Map<Truth, TruthSet>();
  private readonly known = new Map<Condition, TruthSet>();
  private readonly sources: readonly SourceView[];
  private readonly byPrincipal = new Map<string, number[]>();
  private readonly byNamespace = new Map<string, number[]>();

  /** Principals are known or absent, and of Istio's form. */
  constructor(sources: readonly SourceView[]) {
    this.sources = sources;
    this.size = sources.length;
    for (const [index, { principal }] of sources.entries()) {
      if (typeof principal !== 'string') continue;
      append(this.byPrincipal, principal, index);
      append(this.byNamespace, parsePrincipal(principal)?.namespace ?? '', index);
    }
  }

  constant(truth: Truth): TruthSet {
    let set = this.constants.get(truth);
    if (!set) {
      const bits = (bit: number) => ((truth & bit) === 0 ? emptyBitset(this.size) : fullBitset(this.size));
      set = { constant: truth, can: bits(1), fail: bits(2), open: bits(4) };
      this.constants.set(truth, set);
    }
    return set;
  }

  /** The truth of a condition; `rest` holds everything that is not about the source. */
  of(condition: Condition, rest: Attributes): TruthSet {
    if (condition.subject !== 'source') return this.constant(holds(condition, rest));
    let set = this.known.get(condition);
    if (!set) {
      set = this.compute(condition, rest);
      this.known.set(condition, set);
    }
    return set;
  }

  private compute(condition: Condition, rest: Attributes): TruthSet {
    const matching = this.lookUp(condition);
    if (matching) {
      const others = removeAll(fullBitset(this.size), matching);
      const [can, fail] = condition.negated ? [others, matching] : [matching, others];
      return { constant: undefined, can, fail, open: emptyBitset(this.size) };
    }
    const [can, fail, open] = [emptyBitset(this.size), emptyBitset(this.size), emptyBitset(this.size)];
    const result = { constant: undefined, can, fail, open };
    const attributes: Writable<Attributes> = { ...rest };
    for (const [index, { principal, address }] of this.sources.entries()) {
      attributes.principal = principal;
      attributes.sourceAddress = address;
      attributes.remoteAddress = address;
      const truth = holds(condition, attributes);
      if (truth & 1) addBit(result.can, index);
      if (truth & 2) addBit(result.fail, index);
      if (truth & 4) addBit(result.open, index);
    }
    return result;
  }

  /** The sources that a condition with plain values matches, without asking about each. */
  private lookUp({ exactPrincipals, exactNamespaces }: Condition): Bitset | undefined {
    if (!exactPrincipals && !exactNamespaces) return undefined;
    const index = exactPrincipals ? this.byPrincipal : this.byNamespace;
    const matching = emptyBitset(this.size);
    for (const value of exactPrincipals ?? exactNamespaces ?? []) {
      for (const source of index.get(value) ?? []) addBit(matching, source);
    }
    return matching;
  }
}

/** Holds where both hold. */
export function bothSets(a: TruthSet, b: TruthSet): TruthSet {
  if (a.constant === truths.yes || b.constant === truths.no) return b;
  if (b.constant === truths.yes || a.constant === truths.no) return a;
  const can: Bitset = [];
  const fail: Bitset = [];
  const open: Bitset = [];
  for (let word = 0; word < a.can.length; word++) {
    const both = (a.can[word] ?? 0) & (b.can[word] ?? 0);
    const either = (a.fail[word] ?? 0) | (b.fail[word] ?? 0);
    can[word] = both;
    fail[word] = either;
    open[word] = both & either & ((a.open[word] ?? 0) | (b.open[word] ?? 0));
  }
  return { constant: undefined, can, fail, open };
}

export function notSet({ constant, can, fail, open }: TruthSet): TruthSet {
  return { constant: constant === undefined ? undefined : not(constant), can: fail, fail: can, open };
}

/** Holds where one of both holds. */
export function eitherSet(a: TruthSet, b: TruthSet): TruthSet {
  if (a.constant === truths.no || b.constant === truths.yes) return b;
  if (b.constant === truths.no || a.constant === truths.yes) return a;
  return notSet(bothSets(notSet(a), notSet(b)));
}

/** Holds as the one says or as the other says, and nobody knows which: where they differ it is open. */
export function oneOfSets(a: TruthSet, b: TruthSet): TruthSet {
  const can: Bitset = [];
  const fail: Bitset = [];
  const open: Bitset = [];
  for (let word = 0; word < a.can.length; word++) {
    const [canA = 0, canB = 0, failA = 0, failB = 0] = [a.can[word], b.can[word], a.fail[word], b.fail[word]];
    can[word] = canA | canB;
    fail[word] = failA | failB;
    open[word] = (a.open[word] ?? 0) | (b.open[word] ?? 0) | (canA ^ canB) | (failA ^ failB);
  }
  return { constant: a.constant === b.constant ? a.constant : undefined, can, fail, open };
}
