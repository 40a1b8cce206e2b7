import type { RequirementAnswer } from '../model/answers.ts';

type Requirements = Readonly<Record<string, RequirementAnswer>>;

/** A questionnaire under way. Plain data: it can be written to a file and taken up again. */
export interface Session {
  /** What files, flags and presets said: never asked. */
  readonly given: Requirements;
  /** What was answered here. */
  readonly answered: Requirements;
  /** Ids of the questions answered here, in the order of asking. */
  readonly trail: readonly string[];
  /** Answers that were taken back, offered again where their question comes up. */
  readonly earlier: Requirements;
}

export function startSession(given: Requirements): Session {
  return { given, answered: {}, trail: [], earlier: {} };
}

/** Everything said so far; what was given wins, since it was never asked. */
export function saidSoFar(session: Session): Requirements {
  return { ...session.answered, ...session.given };
}

export function answer(session: Session, question: string, value: RequirementAnswer): Session {
  return {
    ...session,
    answered: { ...session.answered, [question]: value },
    trail: [...session.trail.filter((id) => id !== question), question],
  };
}

/** Takes back the last answer. At the first question it stays where it is. */
export function back(session: Session): Session {
  const last = session.trail.at(-1);
  return last === undefined ? session : takeBack(session, last);
}

/** Takes back one answer, so that its question is asked again with the old answer offered. */
export function takeBack(session: Session, question: string): Session {
  const old = session.answered[question];
  if (old === undefined) return session;
  const { [question]: _, ...answered } = session.answered;
  return {
    ...session,
    answered,
    trail: session.trail.filter((id) => id !== question),
    earlier: { ...session.earlier, [question]: old },
  };
}
