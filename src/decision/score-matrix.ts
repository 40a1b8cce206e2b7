import type { FeatureMatrix, Knowledge, RequirementQuestion } from '../knowledge/knowledge.ts';
import { type Approach, approaches, type Interval, type MatrixOpinion } from '../model/decision.ts';
import { answerRange } from './answer-range.ts';
import type { Requirements } from './decision-input.ts';

/** What the answers make of a row: how much of it is demanded, or how much its cost weighs. */
interface Row {
  readonly id: string;
  readonly range: Interval;
  readonly because: readonly string[];
  /** Points that an approach loses by the row, at a value of the range. */
  readonly loss: (approach: Approach, value: number) => number;
  /** Values within the range where a loss changes its slope. */
  readonly bends: readonly number[];
}

/**
 * Scores the approaches against the feature matrix: 100 less the weight of each capability times what is demanded
 * beyond its support, less the weight of each cost times how much it costs. Hybrid takes the better support and the
 * worse cost. An unknown answer makes an interval that holds every score it can lead to.
 */
export function scoreMatrix(knowledge: Knowledge, requirements: Requirements): MatrixOpinion {
  const rows = [...capabilityRows(knowledge, requirements), ...costRows(knowledge, requirements)];
  const scores = Object.fromEntries(
    approaches.map((approach) => [approach, scoreOf(rows, approach)]),
  ) as MatrixOpinion['scores'];
  return { scores, best: bestOf(rows, knowledge.featureMatrix) };
}

function scoreOf(rows: readonly Row[], approach: Approach): MatrixOpinion['scores'][Approach] {
  const contributions = rows.map(({ id, range, because, loss }) => {
    const points = hundredths(loss(approach, range.low));
    const most = hundredths(loss(approach, range.high));
    return {
      row: id,
      points,
      ...(most > points && { uncertain: (most * 100 - points * 100) / 100 }),
      because,
    };
  });
  const least = contributions.reduce((sum, { points }) => sum + points * 100, 0);
  const more = contributions.reduce((sum, { uncertain = 0 }) => sum + uncertain * 100, 0);
  return {
    low: hundredths(100 - (least + more) / 100),
    high: hundredths(100 - least / 100),
    contributions: contributions.filter(({ points, uncertain }) => points > 0 || uncertain !== undefined),
  };
}

/** The approaches that can come first: those that no other beats whatever the unknown answers are. */
function bestOf(rows: readonly Row[], { tieOrder }: FeatureMatrix): readonly Approach[] {
  const isBeaten = (approach: Approach) =>
    approaches.some((other) => {
      if (other === approach) return false;
      const lead = rows.reduce((sum, row) => sum + leastLead(row, other, approach), 0);
      return lead > 0 || (lead === 0 && tieOrder.indexOf(other) < tieOrder.indexOf(approach));
    });
  return approaches.filter((approach) => !isBeaten(approach));
}

/** By how much the row favours one approach over another at least. */
function leastLead({ range, bends, loss }: Row, approach: Approach, over: Approach): number {
  const values = [range.low, range.high, ...bends.filter((bend) => bend > range.low && bend < range.high)];
  return Math.min(...values.map((value) => hundredths(loss(over, value) - loss(approach, value))));
}

function capabilityRows({ featureMatrix, requirements }: Knowledge, answers: Requirements): Row[] {
  return featureMatrix.capabilities.map(({ id, weight, support }) => {
    const { range, because } = gather(requirements, answers, (option) => option.demands?.[id] ?? 0);
    return {
      id,
      range,
      because,
      bends: Object.values(support),
      loss: (approach, demand) => weight * Math.max(0, demand - levelOf(support, approach)),
    };
  });
}

function costRows({ featureMatrix, requirements }: Knowledge, answers: Requirements): Row[] {
  return featureMatrix.costs.map(({ id, question, cost }) => {
    const weighing = requirements.filter((candidate) => candidate.id === question);
    const { range } = gather(weighing, answers, (option) => option.costs?.[id] ?? 0);
    return {
      id,
      range,
      because: [question],
      bends: [],
      loss: (approach, weight) => weight * levelOf(cost, approach),
    };
  });
}

/** Hybrid has the better of both on capabilities and the worse of both on costs: the greater level either way. */
function levelOf(levels: { 'network-policies': number; istio: number }, approach: Approach): number {
  return approach === 'hybrid' ? Math.max(levels['network-policies'], levels.istio) : levels[approach];
}

/** The greatest amount that any answer asks for, as an interval, and the questions that set its upper end. */
function gather(
  questions: readonly RequirementQuestion[],
  answers: Requirements,
  amount: (option: RequirementQuestion['options'][number]) => number,
): { readonly range: Interval; readonly because: readonly string[] } {
  const asked = questions.map((question) => ({
    id: question.id,
    range: answerRange(question, answers[question.id], amount),
  }));
  const low = Math.max(0, ...asked.map(({ range }) => range.low));
  const high = Math.max(0, ...asked.map(({ range }) => range.high));
  const because = asked.filter(({ range }) => high > 0 && range.high === high).map(({ id }) => id);
  return { range: { low, high }, because };
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
