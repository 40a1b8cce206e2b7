import { quoteShell } from '../../rendering/rollout/quote-shell.ts';
import type { AdviseOptions } from './advise-options.ts';

/** The command that writes the bundle of these options into a folder, for a person to paste. */
export function againCommand(
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
