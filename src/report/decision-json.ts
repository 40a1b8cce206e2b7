import type { Decision } from '../model/decision.ts';
import type { Estimate } from '../model/estimate.ts';
import { allFindings, type BundleView, type DecisionView, type ProofView } from './decision-view.ts';
import { type ToldFinding, tellFinding, tellFindings } from './finding-text.ts';

/**
 * What `-o json` prints. Fields are only ever added; `version` grows when one changes its meaning. The
 * tool's own version is not in it, so that the same answers give the same bytes after an upgrade.
 */
export interface DecisionJson extends Omit<Decision, 'findings' | 'blocked'> {
  readonly version: 1;
  /** Those of the decision, the plan and the proof, in words. */
  readonly findings: readonly ToldFinding[];
  readonly blocked?: ToldFinding;
  readonly cost?: Estimate;
  /** Present where a bundle was made and proven. */
  readonly bundle?: {
    readonly directory?: string;
    readonly files: readonly string[];
    readonly phases: readonly {
      readonly id: string;
      readonly title: string;
      readonly directories: readonly string[];
    }[];
    readonly notGenerated: readonly {
      readonly what: string;
      readonly why: string;
      readonly answer?: string;
    }[];
    readonly proof: ProofView;
    readonly deletions: readonly string[];
  };
}

export function decisionJson(view: DecisionView): DecisionJson {
  const { decision, knowledge, cost, bundle } = view;
  const { findings: _, blocked, ...rest } = decision;
  return {
    version: 1,
    ...rest,
    findings: tellFindings(allFindings(view), knowledge),
    ...(blocked && { blocked: tellFinding(blocked, knowledge) }),
    ...(cost && { cost }),
    ...(bundle && { bundle: bundleJson(bundle) }),
  };
}

function bundleJson({ plan, files, proof, directory, deletions }: BundleView): DecisionJson['bundle'] {
  return {
    ...(directory === undefined ? {} : { directory }),
    files,
    phases: plan.phases.map(({ id, title, steps }) => ({
      id,
      title,
      directories: steps.flatMap((step) => (step.kind === 'apply' ? [step.directory] : [])),
    })),
    notGenerated: plan.notGenerated,
    proof,
    deletions,
  };
}
