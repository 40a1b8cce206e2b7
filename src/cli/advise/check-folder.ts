import { quoteShell } from '../../rendering/rollout/quote-shell.ts';
import { type Drift, driftJson, holds, renderDrift } from '../../report/render-drift.ts';
import { spelled } from '../../report/style.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { BundleFolder } from '../output/bundle-folder.ts';
import type { Run } from './advice-run.ts';
import type { AdviseOptions } from './advise-options.ts';
import { findDrift } from './find-drift.ts';

/** Says in what a folder differs from the bundle; `code` where it does not. */
export function checkFolder(run: Run, folder: BundleFolder, code: ExitCode): ExitCode {
  const { options, world } = run;
  const { style } = world.results;
  const drift = findDrift(folder, run);
  const again =
    options.from && drift.inputs.manifests
      ? `${world.calledAs} discover ${options.from.join(' ')} > answers.d/topology.yaml`
      : againCommand(world.calledAs, options, folder.name, { force: needsForce(drift) });
  world.results.write(
    options.output === 'json'
      ? JSON.stringify(driftJson(drift), undefined, 2)
      : spelled(renderDrift(drift, again, style), style),
  );
  return holds(drift) ? code : exitCode.doesNotHold;
}

/** Writing goes over no file that is somebody else's or was edited. */
function needsForce({ known, byHand }: Drift): boolean {
  return !known || byHand.some(({ what }) => what === 'edited');
}

/** The command that writes the bundle of these options into a folder, for a person to paste. */
function againCommand(
  calledAs: string,
  options: AdviseOptions,
  folder: string,
  { force }: { readonly force: boolean },
): string {
  const { answers = [], from = [], acceptInferred, namespace, preset, questions, templates } = options;
  const valued = (flag: string, value: string | undefined): string[] =>
    value === undefined ? [] : [flag, value];
  const words = [
    'advise',
    ...(from.length > 0 ? ['--from', ...from] : []),
    ...valued('--accept-inferred', acceptInferred),
    ...valued('--namespace', namespace),
    ...valued('--preset', preset),
    ...answers.flatMap((file) => ['--answers', file]),
    ...valued('--questions', questions),
    ...valued('--templates', templates),
    '--output-dir',
    folder,
    ...(force ? ['--force'] : []),
  ];
  return `${calledAs} ${words.map(quoteShell).join(' ')}`;
}
