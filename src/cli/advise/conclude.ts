import { decide } from '../../decision/decide.ts';
import { estimateOverhead } from '../../decision/estimate.ts';
import type { Decision } from '../../model/decision.ts';
import { finalStream } from '../../rendering/render-bundle.ts';
import { allFindings, type DecisionView } from '../../report/decision-view.ts';
import { isAtLeast, severityOf } from '../../report/finding-text.ts';
import { holds, renderDrift } from '../../report/render-drift.ts';
import { spelled } from '../../report/style.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { InputFailure } from '../failure.ts';
import { readTemplates } from '../input/read-templates.ts';
import type { BundleFolder } from '../output/bundle-folder.ts';
import type { Run } from './advice-run.ts';
import { findDrift } from './find-drift.ts';
import { type Bundle, makeBundle } from './make-bundle.ts';
import { phaseStream } from './phase-stream.ts';
import { printDecision } from './print-decision.ts';
import { compareWithFolder, deletionsFor, putBundle, showDryRun } from './put-bundle.ts';
import { writeReport } from './write-report.ts';

/** From complete answers to everything that was asked for. Whatever can fail is done before anything is written. */
export async function conclude(run: Run): Promise<ExitCode> {
  const { options, world } = run;
  const decision = decideFor(run);
  const wantsBundle = options.outputDir !== undefined || options.output === 'yaml';
  if (!wantsBundle || decision.blocked) return concludeWithout(run, decision);

  const bundle = await bundleFor(run, decision);
  const view: DecisionView = { ...viewOf(run, decision), bundle: { ...bundle.view, deletions: [] } };
  const folder =
    options.outputDir === undefined ? undefined : compareWithFolder(options.outputDir, bundle, world);
  const code = codeFor(view, run);
  if (folder && options.check) return check(run, folder, code);
  if (folder && options.dryRun) {
    await showDryRun(folder, bundle, world);
    return code;
  }
  const report = options.report === undefined ? undefined : writeReport(options.report, view, run);
  if (folder) await putBundle(folder, bundle, options, world);
  report?.();
  print(run, bundle, folder ? withFolder(view, folder, bundle) : view);
  return code;
}

function concludeWithout(run: Run, decision: Decision): ExitCode {
  const { options, world } = run;
  const view = viewOf(run, decision);
  const report = options.report === undefined ? undefined : writeReport(options.report, view, run);
  report?.();
  printDecision(view, options.output, world);
  if (decision.blocked) {
    world.note('No policies: the finding above has to be settled first.');
    return exitCode.doesNotHold;
  }
  return codeFor(view, run);
}

export function decideFor({ knowledge, result }: Pick<Run, 'knowledge' | 'result'>): Decision {
  return decide(knowledge, result.answers);
}

export function viewOf({ knowledge, result }: Run, decision: Decision): DecisionView {
  const { answers } = result;
  const { topology, platform } = answers;
  return {
    decision,
    knowledge,
    answers,
    ...(topology && { cost: estimateOverhead(knowledge, topology, platform.nodes) }),
  };
}

async function bundleFor(run: Run, decision: Decision): Promise<Bundle> {
  const { knowledge, result, options, world } = run;
  if (!result.answers.topology) {
    throw new InputFailure(
      '',
      [
        {
          path: 'topology.workloads',
          message: 'which workloads run, and in "topology.calls" who calls whom',
        },
      ],
      {
        heading: 'the policies need to know the application',
        hint: `Without them there is the decision: leave out ${options.outputDir === undefined ? '-o yaml' : '--output-dir'}.`,
      },
    );
  }
  const templates = await readTemplates(options.templates, world);
  const view = viewOf(run, decision);
  return makeBundle({
    knowledge,
    answers: result.answers,
    decision,
    templates,
    view,
    existing: run.from?.existing ?? [],
  });
}

function withFolder(view: DecisionView, folder: BundleFolder, bundle: Bundle): DecisionView {
  return {
    ...view,
    bundle: { ...bundle.view, directory: folder.name, deletions: deletionsFor(folder, bundle) },
  };
}

function check({ result, world }: Run, folder: BundleFolder, code: ExitCode): ExitCode {
  const { style } = world.results;
  const drift = findDrift(folder, result.answers, undefined);
  const again = `${world.calledAs} advise ... --output-dir ${folder.name}`;
  world.results.write(spelled(renderDrift(drift, again, style), style));
  return holds(drift) ? code : exitCode.doesNotHold;
}

function print({ options, world }: Run, bundle: Bundle, view: DecisionView): void {
  if (options.output !== 'yaml') printDecision(view, options.output, world);
  else if (options.phase === undefined) world.results.write(finalStream(bundle.view.plan));
  else world.results.write(phaseStream(bundle, options.phase));
}

function codeFor(view: DecisionView, { options: { failOn }, from }: Run): ExitCode {
  if (failOn === undefined) return exitCode.done;
  const findings = [...allFindings(view), ...(from?.findings ?? [])];
  const grave = findings.some((finding) => isAtLeast(severityOf(finding, view.knowledge), failOn));
  return grave ? exitCode.doesNotHold : exitCode.done;
}
