import { decide } from '../../decision/decide.ts';
import { estimateOverhead } from '../../decision/estimate.ts';
import type { Decision } from '../../model/decision.ts';
import { allFindings, type DecisionView } from '../../report/decision-view.ts';
import { reaches } from '../../report/finding-text.ts';
import { placeOfAnswer } from '../discover/place-of-answer.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Run } from './advice-run.ts';
import { printDecision } from './print-decision.ts';
import { writeReport } from './write-report.ts';

/** Prints the decision; where policies were asked for and cannot be made, says so. */
export async function concludeWithDecision(
  run: Run,
  decision: Decision,
  stopped = decision.blocked !== undefined,
): Promise<ExitCode> {
  const { options, world } = run;
  const view = viewOf(run, decision);
  const report = options.report === undefined ? undefined : writeReport(options.report, view, run);
  report?.();
  await printDecision(view, options.output, world);
  if (stopped) {
    world.note('No policies: the finding above has to be settled first.');
    return exitCode.doesNotHold;
  }
  return codeFor(view, run);
}

export function decideFor({ knowledge, result }: Pick<Run, 'knowledge' | 'result'>): Decision {
  return decide(knowledge, result.answers);
}

export function viewOf({ knowledge, result, from }: Run, decision: Decision): DecisionView {
  const { answers } = result;
  const { topology, platform } = answers;
  return {
    decision,
    knowledge,
    answers,
    ...(topology && { cost: estimateOverhead(knowledge, topology, platform.nodes) }),
    ...(from && { placeOf: placeOfAnswer(result) }),
  };
}

export function codeFor(view: DecisionView, { options: { failOn }, from }: Run): ExitCode {
  const findings = [...allFindings(view), ...(from?.findings ?? [])];
  return reaches(findings, failOn, view.knowledge) ? exitCode.doesNotHold : exitCode.done;
}
