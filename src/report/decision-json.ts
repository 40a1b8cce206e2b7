import type { Decision } from '../model/decision.ts';
import type { CostView } from './cost-view.ts';
import type { DecisionView, ProofView } from './decision-view.ts';
import { type ToldFinding, tellFinding, tellFindings } from './finding-text.ts';

/**
 * What `-o json` prints. Fields are only ever added; `version` grows when one changes its meaning. The
 * tool's own version is not in it, so that the same answers give the same bytes after an upgrade.
 */
export interface DecisionJson {
  readonly version: 1;
  readonly approach: Decision['approach'];
  readonly dataPlane?: Decision['dataPlane'];
  readonly reasons: Decision['reasons'];
  readonly opinions: Decision['opinions'];
  readonly constraints: Decision['constraints'];
  readonly agreement: Decision['agreement'];
  readonly flips: Decision['flips'];
  readonly openUnknowns: Decision['openUnknowns'];
  readonly assumptions: Decision['assumptions'];
  /** Those of the decision and of the plan, in words. */
  readonly findings: readonly ToldFinding[];
  readonly blocked?: ToldFinding;
  readonly cost?: CostView;
  /** Present where the topology was enough for a bundle. */
  readonly bundle?: {
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
    readonly proof?: ProofView;
  };
  /** What is missing for a bundle. */
  readonly missing?: readonly string[];
}

export function decisionJson(view: DecisionView): DecisionJson {
  const { decision, plan, knowledge, proof, cost, missing } = view;
  const { approach, dataPlane, reasons, opinions, constraints, agreement } = decision;
  const { flips, openUnknowns, assumptions, blocked } = decision;
  return {
    version: 1,
    approach,
    ...(dataPlane && { dataPlane }),
    reasons,
    opinions,
    constraints,
    agreement,
    flips,
    openUnknowns,
    assumptions,
    findings: tellFindings([...decision.findings, ...(plan?.findings ?? [])], knowledge),
    ...(blocked && { blocked: tellFinding(blocked, knowledge) }),
    ...(cost && { cost }),
    ...(plan && {
      bundle: {
        files: [...new Set(plan.documents.map(({ file }) => file))],
        phases: plan.phases.map(({ id, title, steps }) => ({
          id,
          title,
          directories: steps.flatMap((step) => (step.kind === 'apply' ? [step.directory] : [])),
        })),
        notGenerated: plan.notGenerated,
        ...(proof && { proof }),
      },
    }),
    ...(missing && { missing }),
  };
}
