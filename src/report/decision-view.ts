import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Answers } from '../model/answers.ts';
import type { Decision } from '../model/decision.ts';
import type { Estimate } from '../model/estimate.ts';
import type { Finding } from '../model/finding.ts';
import type { Plan } from '../model/plan.ts';

/** Everything a report about one run may tell. The parts that the run did not reach are absent. */
export interface DecisionView {
  readonly decision: Decision;
  readonly knowledge: Knowledge;
  readonly answers?: Answers;
  readonly cost?: Estimate;
  readonly bundle?: BundleView;
  /** Where a person finds what stands at a path of the answers, as it stands in no file of theirs; undefined: nowhere. */
  readonly placeOf?: (answer: string) => string | undefined;
}

/** A bundle that was proven, whether it was written or not. */
export interface BundleView {
  readonly plan: Plan;
  /** Paths of its files, sorted. */
  readonly files: readonly string[];
  readonly proof: ProofView;
  /** Of the plan and of the proof, those of the decision left out. */
  readonly findings: readonly Finding[];
  /** The folder as the user named it; absent where nothing was written. */
  readonly directory?: string;
  /** Commands that take away what an earlier bundle had and this one has not. */
  readonly deletions: readonly string[];
}

export interface ProofView {
  readonly declaredRequests: number;
  readonly deniedPairs: number;
  /** States of the rollout that were looked at. */
  readonly states: number;
  /** Declared requests that cannot be judged offline. */
  readonly undetermined: number;
}

/** Findings of every part of the run. */
export function allFindings({ decision, bundle, placeOf }: DecisionView): readonly Finding[] {
  const findings = [...decision.findings, ...(bundle?.findings ?? [])];
  return placeOf === undefined ? findings : findings.map((finding) => placed(finding, placeOf));
}

function placed(finding: Finding, placeOf: NonNullable<DecisionView['placeOf']>): Finding {
  if (finding.answer === undefined) return finding;
  const place = placeOf(finding.answer);
  if (place === finding.answer) return finding;
  const { answer: _, ...rest } = finding;
  return place === undefined ? rest : { ...rest, answer: place };
}
