import type { RequirementAnswer } from '../model/answers.ts';
import { unknown } from '../model/answers.ts';
import type { Approach, PolicyLayer } from '../model/decision.ts';
import type { Condition } from './knowledge.ts';

/** Three-valued: `unknown` where the answers so far do not say. */
export type Truth = boolean | 'unknown';

/** What a condition is evaluated against. What is absent is unknown. */
export interface Facts {
  /** By question id; absent or `unknown`: nobody said. */
  readonly requirements: Readonly<Record<string, RequirementAnswer | undefined>>;
  /** By path: `platform.istio.dataPlane`, `topology.http-rules`. */
  readonly facts?: Readonly<Record<string, string | undefined>>;
  /** Whether the outcome contains the layer. */
  readonly layers?: Readonly<Partial<Record<PolicyLayer, Truth>>>;
  /** The approaches that each opinion leaves open or names. */
  readonly opinions?: Readonly<Record<string, OpinionFact>>;
}

/** `names`: it recommends every one of them; `open`: it is one of them, an unknown leaves open which. */
export interface OpinionFact {
  readonly approaches: readonly Approach[];
  readonly reading: 'names' | 'open';
}

/** Evaluates a condition in Kleene's three-valued logic: an unknown part matters only where it can decide. */
export function evaluateCondition(condition: Condition, facts: Facts): Truth {
  if ('all' in condition) return conjunction(condition.all, facts);
  if ('any' in condition) return disjunction(condition.any, facts);
  if ('not' in condition) return negation(evaluateCondition(condition.not, facts));
  if ('question' in condition) {
    const wanted = 'is' in condition ? [condition.is] : condition.in;
    return answerMatches(facts.requirements[condition.question], wanted);
  }
  if ('fact' in condition) {
    const wanted = 'is' in condition ? [condition.is] : condition.in;
    return answerMatches(facts.facts?.[condition.fact], wanted);
  }
  if ('layer' in condition) return facts.layers?.[condition.layer] ?? 'unknown';
  return opinionHolds(facts.opinions?.[condition.opinion], condition.is);
}

/**
 * Whether an answer is one of the wanted options. For an answer of many, `none` stands for nothing chosen and
 * `any` for something chosen.
 */
export function answerMatches(answer: RequirementAnswer | undefined, wanted: readonly string[]): Truth {
  if (answer === undefined || answer === unknown) {
    return wanted.includes('none') && wanted.includes('any') ? true : 'unknown';
  }
  if (typeof answer === 'string') return wanted.includes(answer);
  if (answer.length === 0) return wanted.includes('none');
  return wanted.includes('any') || answer.some((option) => wanted.includes(option));
}

function conjunction(conditions: readonly Condition[], facts: Facts): Truth {
  let result: Truth = true;
  for (const condition of conditions) {
    const truth = evaluateCondition(condition, facts);
    if (truth === false) return false;
    if (truth === 'unknown') result = 'unknown';
  }
  return result;
}

function disjunction(conditions: readonly Condition[], facts: Facts): Truth {
  let result: Truth = false;
  for (const condition of conditions) {
    const truth = evaluateCondition(condition, facts);
    if (truth === true) return true;
    if (truth === 'unknown') result = 'unknown';
  }
  return result;
}

function negation(truth: Truth): Truth {
  return truth === 'unknown' ? 'unknown' : !truth;
}

function opinionHolds(opinion: OpinionFact | undefined, approach: Approach): Truth {
  if (!opinion) return 'unknown';
  if (!opinion.approaches.includes(approach)) return false;
  return opinion.reading === 'names' || opinion.approaches.length === 1 ? true : 'unknown';
}
