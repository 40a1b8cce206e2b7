import type { Decision } from '../../model/decision.ts';
import { finalStream } from '../../rendering/render-bundle.ts';
import type { DecisionView } from '../../report/decision-view.ts';
import { renderComparison } from '../../report/render-comparison.ts';
import type { ExitCode } from '../exit-code.ts';
import { InputFailure } from '../failure.ts';
import { readTemplates } from '../input/read-templates.ts';
import { optimiseLate } from '../optimise-late.ts';
import type { BundleFolder } from '../output/bundle-folder.ts';
import type { Run } from './advice-run.ts';
import { codeFor, concludeWithDecision, viewOf } from './conclude-with-decision.ts';
import { type Bundle, makeBundle, type NoBundle } from './make-bundle.ts';
import { manifestDigests } from './manifest-digests.ts';
import { phaseStream } from './phase-stream.ts';
import { printDecision } from './print-decision.ts';
import { compareWithFolder, deletionsFor, putBundle, showDryRun } from './put-bundle.ts';
import { withSidecars } from './with-sidecars.ts';
import { writeReport } from './write-report.ts';

/** The part of a run that makes policies; apart from `conclude.ts`, so that a mere decision does not load it. */
export async function concludeWithBundle(run: Run, first: Decision): Promise<ExitCode> {
  optimiseLate();
  const { options, world } = run;
  const { decision, bundle } = await settle(run, first);
  if ('stoppedBy' in bundle) {
    const stopped = { ...decision, findings: [...decision.findings, ...bundle.stoppedBy] };
    return concludeWithDecision(run, stopped, true);
  }
  const { comparison } = bundle;
  if (comparison) world.note(renderComparison(comparison, world.messages.style));
  const view: DecisionView = { ...viewOf(run, decision), bundle: { ...bundle.view, deletions: [] } };
  const folder =
    options.outputDir === undefined ? undefined : await compareWithFolder(options.outputDir, bundle, world);
  const code = codeFor(view, run);
  if (folder && options.check) {
    const { checkFolder } = await import('./check-folder.ts');
    return checkFolder(run, folder, code);
  }
  if (folder && options.dryRun) {
    await showDryRun(folder, bundle, world);
    return code;
  }
  const report = options.report === undefined ? undefined : writeReport(options.report, view, run);
  if (folder) await putBundle(folder, bundle, options, world);
  report?.();
  await print(run, bundle, folder ? withFolder(view, folder, bundle) : view);
  return code;
}

/** The bundle of the decision; of sidecars in its place, where policies that stand already would not survive ambient. */
async function settle(
  run: Run,
  decision: Decision,
): Promise<{ readonly decision: Decision; readonly bundle: Bundle | NoBundle }> {
  const bundle = await bundleFor(run, decision);
  const other =
    'stoppedBy' in bundle ? withSidecars(decision, run.result.answers, bundle.stoppedBy) : undefined;
  const again = other && (await bundleFor(run, other));
  return other && again && !('stoppedBy' in again)
    ? { decision: other, bundle: again }
    : { decision, bundle };
}

async function bundleFor(run: Run, decision: Decision): Promise<Bundle | NoBundle> {
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
  const input = {
    knowledge,
    answers: result.answers,
    decision,
    templates,
    view,
    existing: run.from?.existing ?? [],
    manifests: run.from && manifestDigests(run.from),
    stated: result.stated,
  };
  if (options.templates === undefined) return makeBundle(input);
  const { makeWithOwnTemplates } = await import('./make-with-own-templates.ts');
  return makeWithOwnTemplates(input, templates, options.templates);
}

function withFolder(view: DecisionView, folder: BundleFolder, bundle: Bundle): DecisionView {
  return {
    ...view,
    bundle: { ...bundle.view, directory: folder.name, deletions: deletionsFor(folder, bundle) },
  };
}

async function print({ options, world }: Run, bundle: Bundle, view: DecisionView): Promise<void> {
  if (options.output !== 'yaml') await printDecision(view, options.output, world);
  else if (options.phase === undefined) world.results.write(finalStream(bundle.view.plan));
  else world.results.write(phaseStream(bundle, options.phase));
}
