import type { CheckedNeed, TooWide } from '../model/verification.ts';
import { tellFindings } from './finding-text.ts';
import { faultsJson } from './verification-parts.ts';
import { deniedNeeds, holds, isDeclared, type VerificationView } from './verification-view.ts';

/** A verification for other programs: everything, with the matrix in full. The form is stable within a major version. */
export function verificationJson(view: VerificationView) {
  const { verification, knowledge } = view;
  const denied = deniedNeeds(verification);
  const undetermined = verification.needs.filter(({ outcome }) => outcome === 'undetermined');
  return {
    version: 1,
    holds: holds(view) ?? null,
    workloadsFrom: verification.origin,
    compared: verification.compared,
    summary: {
      policies: verification.policies,
      needed: verification.needs.length,
      allowed: verification.needs.filter(({ outcome }) => outcome === 'allowed').length,
      denied: denied.length,
      undetermined: undetermined.length,
      tooWide: verification.tooWide.length,
      deniedPairs: verification.deniedPairs,
    },
    denied: denied.filter(isDeclared).map(needJson),
    cut: denied.filter((need) => !isDeclared(need)).map(needJson),
    tooWide: verification.tooWide.map(tooWideJson),
    undetermined: { needed: undetermined.map(needJson), pairs: verification.undetermined },
    refused: faultsJson(verification.faults, 'refused'),
    ineffective: faultsJson(verification.faults, 'ineffective'),
    warned: faultsJson(verification.faults, 'warned'),
    findings: tellFindings(verification.findings, knowledge),
    assumptions: verification.assumptions,
    workloads: verification.workloads,
    /** `"*"`: every workload but the destination itself. */
    matrix: verification.rows.map(({ everybody, ...row }) => ({
      ...row,
      allowed: everybody ? ['*'] : row.allowed,
    })),
    /** Where workloads may go outside the cluster. */
    leaving: verification.leaving,
  };
}

export function needJson({ purpose, answer, request, external, outcome, verdict }: CheckedNeed) {
  return {
    purpose,
    answer,
    request,
    ...(external === undefined ? {} : { external }),
    outcome,
    ...(verdict ? { decidedBy: verdict.decidedBy, callerSees: verdict.callerSees } : {}),
  };
}

function tooWideJson({ verdict, ...rest }: TooWide) {
  return { ...rest, decidedBy: verdict.decidedBy };
}
