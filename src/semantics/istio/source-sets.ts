import { addBit, type Bitset, emptyBitset, fullBitset } from '../bitset.ts';
import { type Attributes, unknownValue, type Value } from './attributes.ts';
import { type Condition, holds } from './condition.ts';
import { type Truth, truths } from './truth.ts';

/** For each source (by index): can it hold, can it fail, does it hang on what nobody knows. */
export interface TruthSet {
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
  private readonly known = new Map<Condition, TruthSet>();
  private readonly sources: readonly SourceView[];

  constructor(sources: readonly SourceView[]) {
    this.sources = sources;
    this.size = sources.length;
  }

  constant(truth: Truth): TruthSet {
    const set = (bit: number) => ((truth & bit) === 0 ? emptyBitset(this.size) : fullBitset(this.size));
    return { can: set(1), fail: set(2), open: set(4) };
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
    const set = {
      can: emptyBitset(this.size),
      fail: emptyBitset(this.size),
      open: emptyBitset(this.size),
    };
    const byPrincipal = new Map<Value, Truth>();
    for (const [index, { principal, address }] of this.sources.entries()) {
      const cached = address === unknownValue ? byPrincipal.get(principal) : undefined;
      const truth =
        cached ?? holds(condition, { ...rest, principal, sourceAddress: address, remoteAddress: address });
      if (address === unknownValue) byPrincipal.set(principal, truth);
      if (truth & 1) addBit(set.can, index);
      if (truth & 2) addBit(set.fail, index);
      if (truth & 4) addBit(set.open, index);
    }
    return set;
  }
}

/** Holds where both hold. */
export function bothSets(a: TruthSet, b: TruthSet): TruthSet {
  const can = new Uint32Array(a.can.length);
  const fail = new Uint32Array(a.can.length);
  const open = new Uint32Array(a.can.length);
  for (let word = 0; word < can.length; word++) {
    const both = (a.can[word] ?? 0) & (b.can[word] ?? 0);
    const either = (a.fail[word] ?? 0) | (b.fail[word] ?? 0);
    can[word] = both;
    fail[word] = either;
    open[word] = both & either & ((a.open[word] ?? 0) | (b.open[word] ?? 0));
  }
  return { can, fail, open };
}

export function notSet({ can, fail, open }: TruthSet): TruthSet {
  return { can: fail, fail: can, open };
}

export function eitherSet(a: TruthSet, b: TruthSet): TruthSet {
  return notSet(bothSets(notSet(a), notSet(b)));
}

/** The truth for one source. */
export function truthAt({ can, fail, open }: TruthSet, index: number): Truth {
  const bit = (set: Bitset) => ((set[index >>> 5] ?? 0) >>> (index & 31)) & 1;
  const truth = bit(can) | (bit(fail) << 1) | (bit(open) << 2);
  return (truth === 0 ? truths.no : truth) as Truth;
}
