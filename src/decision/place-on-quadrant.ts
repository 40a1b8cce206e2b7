import type { Knowledge, Quadrant, RequirementQuestion } from '../knowledge/knowledge.ts';
import { approaches, type Interval, type QuadrantOpinion } from '../model/decision.ts';
import { answerRange } from './answer-range.ts';
import type { Requirements } from './decision-input.ts';

type Axis = keyof Quadrant['axes'];

/** How many scenarios are named as nearest. */
const nearestCount = 3;

/**
 * Places the answers on the quadrant chart, in hundredths. Above the border is high; the border itself belongs to
 * the low side, on both axes. An unknown answer makes an interval, which may lie in several quadrants.
 */
export function placeOnQuadrant(
  { quadrant, requirements }: Knowledge,
  answers: Requirements,
): QuadrantOpinion {
  const x = coordinate('complexity', quadrant, requirements, answers);
  const y = coordinate('security', quadrant, requirements, answers);
  const numbers = quadrantsTouched(x, y, quadrant.border);
  const touched = quadrant.quadrants.filter(({ number }) => numbers.has(number));
  const named = new Set(touched.map(({ approach }) => approach));
  return {
    x,
    y,
    quadrants: touched.map(({ number }) => number).sort(),
    approaches: approaches.filter((approach) => named.has(approach)),
    nearest: nearestScenarios(quadrant, x, y),
  };
}

/** How far all answers together move the position along an axis. */
function coordinate(
  axis: Axis,
  quadrant: Quadrant,
  questions: readonly RequirementQuestion[],
  answers: Requirements,
): Interval {
  const shifts = questions.map((question) =>
    answerRange(question, answers[question.id], ({ position }) => position?.[axis] ?? 0),
  );
  const { base } = quadrant.axes[axis];
  return {
    low: shifts.reduce((sum, { low }) => sum + low, base),
    high: shifts.reduce((sum, { high }) => sum + high, base),
  };
}

function quadrantsTouched(x: Interval, y: Interval, border: number): ReadonlySet<number> {
  const touched = new Set<number>();
  for (const isRight of sides(x, border)) {
    for (const isTop of sides(y, border)) touched.add(isTop ? (isRight ? 1 : 2) : isRight ? 4 : 3);
  }
  return touched;
}

function sides({ low, high }: Interval, border: number): readonly boolean[] {
  return [...new Set([low > border, high > border])];
}

/** The scenarios nearest to the position, or to the nearest point of its interval. */
function nearestScenarios(quadrant: Quadrant, x: Interval, y: Interval): QuadrantOpinion['nearest'] {
  return quadrant.scenarios
    .map(({ id, complexity, security }, order) => {
      const distance = Math.hypot(gap(complexity, x), gap(security, y));
      return { scenario: id, distance: Math.round(distance * 10) / 10, order };
    })
    .sort((a, b) => a.distance - b.distance || a.order - b.order)
    .slice(0, nearestCount)
    .map(({ scenario, distance }) => ({ scenario, distance }));
}

function gap(value: number, { low, high }: Interval): number {
  return value < low ? low - value : value > high ? value - high : 0;
}
