import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { consequencesFor } from '../../src/cli/advise/consequences.ts';
import { decide } from '../../src/decision/decide.ts';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import type { RequirementAnswer } from '../../src/model/answers.ts';
import { nextQuestion, settledAnswers } from '../../src/questionnaire/next-question.ts';
import {
  answer,
  back,
  type Session,
  saidSoFar,
  startSession,
  takeBack,
} from '../../src/questionnaire/session.ts';

const knowledge = loadKnowledge(resolve(import.meta.dirname, '../../questions'));
const consequences = consequencesFor(knowledge);
const next = (session: Session) => nextQuestion(knowledge, session, {}, consequences);

describe('nextQuestion', () => {
  it.each(knowledge.presets.map((preset) => [preset.id, preset] as const))(
    '%s: what is left out could not have changed the approach or its data plane',
    (_, preset) => {
      const asked = askAll(preset.answers);
      const whole = decide(knowledge, { requirements: preset.answers });
      const short = decide(knowledge, { requirements: saidSoFar(asked) });
      expect(asked.trail.length).toBeLessThan(knowledge.requirements.length);
      expect([short.approach, short.dataPlane?.choice]).toEqual([whole.approach, whole.dataPlane?.choice]);
    },
  );

  it.each(knowledge.presets.map((preset) => [preset.id, preset] as const))(
    '%s: whatever the questions left out are answered with, the approach stays',
    (_, preset) => {
      const asked = askAll(preset.answers);
      const requirements = saidSoFar(asked);
      const { approach } = decide(knowledge, { requirements: preset.answers });
      for (const question of knowledge.requirements.filter(({ id }) => requirements[id] === undefined)) {
        for (const { id } of question.options) {
          const value = question.kind === 'many' ? [id] : id;
          expect(
            decide(knowledge, { requirements: { ...requirements, [question.id]: value } }).approach,
          ).toBe(approach);
        }
      }
    },
  );

  it('asks nothing that was given, and tells how far one is', () => {
    const first = next(startSession({ 'l7-policies': 'yes' }));
    expect(first).toMatchObject({ position: 1, canGoBack: false });
    expect(first?.question.id).toBe('service-trust');
    expect(first?.about).toBeGreaterThan(5);
    expect(first?.about).toBeLessThanOrEqual(16);
  });

  it('asks again what was taken back, with the earlier answer', () => {
    const session = back(answer(startSession({}), 'l7-policies', 'yes'));
    expect(next(session)).toMatchObject({ earlier: 'yes', position: 1 });
    expect(back(session)).toBe(session);
  });

  it('survives being written down and read again', () => {
    const session = answer(answer(startSession({}), 'l7-policies', 'yes'), 'service-trust', 'none');
    expect(next(JSON.parse(JSON.stringify(session)) as Session)).toEqual(next(session));
  });
});

describe('settledAnswers', () => {
  it('drops an answer whose question no longer comes up', () => {
    let session = startSession({});
    session = answer(session, 'l7-policies', 'yes');
    session = answer(session, 'service-trust', 'none');
    session = answer(session, 'observability', 'basic');
    session = answer(session, 'complexity-budget', 'no');
    session = answer(takeBack(session, 'service-trust'), 'service-trust', 'mtls');
    expect(Object.keys(settledAnswers(knowledge, session, {})).sort()).toEqual([
      'l7-policies',
      'service-trust',
    ]);
  });
});

/** Answers whatever comes up from a complete set of answers. */
function askAll(answers: Readonly<Record<string, RequirementAnswer>>): Session {
  let session = startSession({});
  for (;;) {
    const asked = next(session);
    if (!asked) return session;
    session = answer(session, asked.question.id, answers[asked.question.id] ?? 'unknown');
  }
}
