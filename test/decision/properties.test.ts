import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { possibleAnswers } from '../../src/decision/answer-classes.ts';
import { applyConstraints } from '../../src/decision/apply-constraints.ts';
import { decide } from '../../src/decision/decide.ts';
import { openQuestions } from '../../src/decision/open-questions.ts';
import { placeOnQuadrant } from '../../src/decision/place-on-quadrant.ts';
import { possibleOutcomes } from '../../src/decision/possible-outcomes.ts';
import { scoreMatrix } from '../../src/decision/score-matrix.ts';
import type { RequirementAnswer } from '../../src/model/answers.ts';
import { type Approach, approaches } from '../../src/model/decision.ts';
import { knowledge } from './knowledge.ts';

type Given = Record<string, RequirementAnswer>;

const everyAnswer = Object.fromEntries(
  knowledge.requirements.map((question) => [question.id, fc.constantFrom(...possibleAnswers(question))]),
);
/** Every question answered. */
const complete: fc.Arbitrary<Given> = fc.record(everyAnswer);
/** Some questions answered with "unknown", some not at all. */
const partial: fc.Arbitrary<Given> = complete.chain((answers) =>
  fc
    .array(fc.constantFrom('keep', 'keep', 'unknown', 'absent'), { minLength: 16, maxLength: 16 })
    .map((fates) =>
      Object.fromEntries(
        Object.entries(answers).flatMap(([question, answer], index): [string, RequirementAnswer][] => {
          if (fates[index] === 'absent') return [];
          return [[question, fates[index] === 'unknown' ? 'unknown' : answer]];
        }),
      ),
    ),
);
/** A partial set of answers with one completion of it. */
const completed = fc.tuple(partial, complete).map(([some, all]) => ({
  some,
  whole: { ...all, ...Object.fromEntries(Object.entries(some).filter(([, answer]) => answer !== 'unknown')) },
}));

const runs = { numRuns: 400, seed: 20261123 };

describe('the matrix', () => {
  it('has contributions that add up to what is missing from 100', () => {
    fc.assert(
      fc.property(partial, (answers) => {
        for (const { low, high, contributions } of Object.values(scoreMatrix(knowledge, answers).scores)) {
          const least = contributions.reduce((sum, { points }) => sum + points, 0);
          const most = contributions.reduce((sum, { points, uncertain = 0 }) => sum + points + uncertain, 0);
          expect(100 - least).toBeCloseTo(high, 9);
          expect(100 - most).toBeCloseTo(low, 9);
        }
      }),
      runs,
    );
  });

  it('holds, with unknown answers, the score of every completion', () => {
    fc.assert(
      fc.property(completed, ({ some, whole }) => {
        const open = scoreMatrix(knowledge, some);
        const exact = scoreMatrix(knowledge, whole);
        for (const approach of approaches) {
          expect(exact.scores[approach].low).toBeGreaterThanOrEqual(open.scores[approach].low);
          expect(exact.scores[approach].high).toBeLessThanOrEqual(open.scores[approach].high);
        }
        expect(exact.best).toHaveLength(1);
        expect(open.best).toEqual(expect.arrayContaining([...exact.best]));
      }),
      runs,
    );
  });

  it('takes nothing from an approach for a demand that it supports in full', () => {
    fc.assert(
      fc.property(partial, (answers) => {
        const { scores } = scoreMatrix(knowledge, answers);
        for (const approach of approaches) {
          const lost = scores[approach].contributions.map(({ row }) => row);
          const full = knowledge.featureMatrix.capabilities.filter(
            ({ support }) => supportOf(support, approach) === 1,
          );
          expect(lost.filter((row) => full.some(({ id }) => id === row))).toEqual([]);
        }
      }),
      runs,
    );
  });

  it('by a greater demand raises no score, and costs the better supporter no more than the others', () => {
    fc.assert(
      fc.property(
        complete,
        fc.constantFrom(...knowledge.featureMatrix.capabilities),
        (answers, { id, support }) => {
          const asking = (demand: number) =>
            scoreMatrix(withDemand(id, demand), { ...answers, probe: 'more' }).scores;
          const steps = [0, 0.25, 0.5, 0.75, 1].map(asking);
          for (const [index, after] of steps.entries()) {
            const before = steps[index - 1];
            if (!before) continue;
            const loss = (approach: Approach) => before[approach].low - after[approach].low;
            const ranked = [...approaches].sort((a, b) => supportOf(support, b) - supportOf(support, a));
            expect(ranked.map(loss)).toEqual([...ranked].map(loss).sort((a, b) => a - b));
            expect(Math.min(...ranked.map(loss))).toBeGreaterThanOrEqual(0);
          }
        },
      ),
      runs,
    );
  });
});

describe('the quadrant', () => {
  it('never leaves the chart, and holds every completion of unknown answers', () => {
    fc.assert(
      fc.property(completed, ({ some, whole }) => {
        const open = placeOnQuadrant(knowledge, some);
        const exact = placeOnQuadrant(knowledge, whole);
        for (const axis of ['x', 'y'] as const) {
          expect(open[axis].low).toBeGreaterThanOrEqual(0);
          expect(open[axis].high).toBeLessThanOrEqual(100);
          expect(exact[axis].low).toBe(exact[axis].high);
          expect(exact[axis].low).toBeGreaterThanOrEqual(open[axis].low);
          expect(exact[axis].high).toBeLessThanOrEqual(open[axis].high);
        }
        expect(open.quadrants).toEqual(expect.arrayContaining([...exact.quadrants]));
      }),
      runs,
    );
  });

  it('moves by an answer in its own direction only, as far as the answer says', () => {
    fc.assert(
      fc.property(complete, fc.constantFrom(...knowledge.requirements), (answers, question) => {
        const from = placeOnQuadrant(knowledge, answers);
        for (const answer of possibleAnswers(question)) {
          const to = placeOnQuadrant(knowledge, { ...answers, [question.id]: answer });
          const shift = (axis: 'complexity' | 'security', value: RequirementAnswer | undefined) =>
            Math.max(
              0,
              ...question.options
                .filter(({ id }) => [value].flat().includes(id))
                .map((o) => o.position?.[axis] ?? 0),
            );
          const before = answers[question.id];
          expect(to.x.low - from.x.low).toBe(shift('complexity', answer) - shift('complexity', before));
          expect(to.y.low - from.y.low).toBe(shift('security', answer) - shift('security', before));
        }
      }),
      runs,
    );
  });
});

describe('the constraints', () => {
  it('come to the same in any order', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...approaches),
        fc.shuffledSubarray([...knowledge.constraints]),
        fc.infiniteStream(fc.nat(1000)),
        (outcome, holding, dice) => {
          const shuffled = holding
            .map((constraint) => ({ constraint, rank: dice.next().value }))
            .sort((a, b) => a.rank - b.rank)
            .map(({ constraint }) => constraint);
          const one = applyConstraints(outcome, holding);
          const other = applyConstraints(outcome, shuffled);
          expect(other.approach).toBe(one.approach);
          expect(other.blockedBy?.id).toBe(one.blockedBy?.id);
        },
      ),
      runs,
    );
  });

  it('only ever add a layer, unless the plugin does not enforce', () => {
    fc.assert(
      fc.property(complete, (answers) => {
        fc.pre(answers['policy-enforcement'] !== 'no');
        const decision = decide(knowledge, { requirements: answers });
        expect(decision.constraints.flatMap(({ drops }) => drops)).toEqual([]);
        const [outcome] = decision.opinions.flowchart.outcomes;
        expect([outcome, 'hybrid']).toContain(decision.approach);
      }),
      runs,
    );
  });
});

describe('unknown answers', () => {
  it('leave open every approach that a completion has', () => {
    fc.assert(
      fc.property(completed, ({ some, whole }) => {
        const exact = decide(knowledge, { requirements: whole });
        const key = exact.blocked ? `${exact.approach}!` : exact.approach;
        expect(possibleOutcomes(knowledge, whole)).toEqual([key]);
        expect(possibleOutcomes(knowledge, some)).toContain(key);
      }),
      runs,
    );
  });

  it('leave open nothing that no completion has', () => {
    fc.assert(
      fc.property(
        complete,
        fc.shuffledSubarray(
          knowledge.requirements.map(({ id }) => id),
          { maxLength: 3 },
        ),
        (whole, left) => {
          const some = Object.fromEntries(
            Object.entries(whole).filter(([question]) => !left.includes(question)),
          );
          const reached = new Set(
            completionsOf(some, left).flatMap((answers) => possibleOutcomes(knowledge, answers)),
          );
          expect(new Set(possibleOutcomes(knowledge, some))).toEqual(reached);
        },
      ),
      { ...runs, numRuns: 150 },
    );
  });

  it('are named exactly where their answer can change the outcome', () => {
    fc.assert(
      fc.property(
        complete,
        fc.shuffledSubarray(
          knowledge.requirements.map(({ id }) => id),
          { maxLength: 3 },
        ),
        (whole, left) => {
          const some = Object.fromEntries(
            Object.entries(whole).filter(([question]) => !left.includes(question)),
          );
          const named = openQuestions(knowledge, some).map(({ question }) => question);
          const matter = left.filter((question) =>
            completionsOf(
              some,
              left.filter((other) => other !== question),
            ).some((rest) => {
              const outcomes = completionsOf(rest, [question]).map((answers) =>
                possibleOutcomes(knowledge, answers).join(),
              );
              return new Set(outcomes).size > 1;
            }),
          );
          expect([...named].sort()).toEqual([...matter].sort());
        },
      ),
      { ...runs, numRuns: 150 },
    );
  });

  it('never stop a decision, which is among what is possible', () => {
    fc.assert(
      fc.property(partial, (answers) => {
        const decision = decide(knowledge, { requirements: answers });
        expect(decision.possible).toContain(decision.approach);
        expect(decision.dataPlane === undefined).toBe(decision.approach === 'network-policies');
        expect(decision.findings.some(({ code }) => code === 'decision-undetermined')).toBe(
          decision.possible.length > 1,
        );
        expect(decide(knowledge, { requirements: answers })).toEqual(decision);
      }),
      runs,
    );
  });
});

describe('flips', () => {
  it('come true when the answer is changed', () => {
    fc.assert(
      fc.property(complete, (answers) => {
        const { flips, approach } = decide(knowledge, { requirements: answers });
        for (const flip of flips) {
          expect(flip.dependsOn).toBeUndefined();
          const changed = { ...answers };
          for (const { question, to, how } of flip.changes) {
            const present = [answers[question] ?? []].flat();
            const [first] = to;
            if (first === undefined) changed[question] = [];
            else if (how === 'answer') changed[question] = first;
            else if (how === 'add') changed[question] = [...present, first];
            else changed[question] = present.filter((option) => option !== first);
          }
          const after = decide(knowledge, { requirements: changed });
          expect(after.blocked ? 'blocked' : after.approach).toBe(flip.becomes);
          expect(after.approach).toBe(flip.approach);
          if (flip.changes.length > 1) expect(after.approach).not.toBe(approach);
        }
      }),
      { ...runs, numRuns: 150 },
    );
  });

  it('name every single answer that changes the approach', () => {
    fc.assert(
      fc.property(complete, fc.constantFrom(...knowledge.requirements), (answers, question) => {
        fc.pre(question.kind === 'one');
        const before = decide(knowledge, { requirements: answers });
        const named = before.flips
          .filter(({ changes }) => changes.length === 1)
          .flatMap(({ changes }) =>
            changes.filter((one) => one.question === question.id).flatMap(({ to }) => to),
          );
        for (const { id } of question.options) {
          const after = decide(knowledge, { requirements: { ...answers, [question.id]: id } });
          const differs =
            after.approach !== before.approach ||
            (after.blocked === undefined) !== (before.blocked === undefined);
          expect([id, named.includes(id)]).toEqual([id, differs]);
        }
      }),
      { ...runs, numRuns: 150 },
    );
  });
});

function completionsOf(some: Given, open: readonly string[]): Given[] {
  return open.reduce<Given[]>(
    (sets, id) => {
      const question = knowledge.requirements.find((one) => one.id === id);
      return question
        ? sets.flatMap((set) => possibleAnswers(question).map((answer) => ({ ...set, [id]: answer })))
        : sets;
    },
    [{ ...some }],
  );
}

function supportOf(support: { 'network-policies': number; istio: number }, approach: Approach): number {
  return approach === 'hybrid' ? Math.max(support['network-policies'], support.istio) : support[approach];
}

/** The knowledge with one more question, whose only answer demands this much of a row. */
function withDemand(row: string, demand: number): typeof knowledge {
  const [first] = knowledge.requirements;
  if (!first) throw new Error('there are no questions');
  const options = [{ id: 'more', label: 'More', demands: { [row]: demand } }];
  return { ...knowledge, requirements: [...knowledge.requirements, { ...first, id: 'probe', options }] };
}
