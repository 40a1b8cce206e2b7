import { counted } from './counted.ts';
import type { DecisionView } from './decision-view.ts';
import { section } from './layout.ts';
import type { Style } from './style.ts';
import { wrap } from './wrap.ts';

/** What was made, that it is proven, and where to begin. Empty without a bundle. */
export function renderBundleSummary({ bundle }: DecisionView, style: Style): string[] {
  if (!bundle) return [];
  const { plan, files, proof, directory, deletions } = bundle;
  const made = `${files.length} files${directory === undefined ? '' : ` in ${folder(directory)}`}, ${counted(plan.phases.length, 'phase')}`;
  const unknown =
    proof.undetermined === 0
      ? ''
      : ` ${counted(proof.undetermined, 'declared request')} cannot be judged offline.`;
  const proven = `proven: ${counted(proof.declaredRequests, 'declared request')} allowed in each of ${counted(proof.states, 'state')} of the rollout, ${counted(proof.deniedPairs, 'other pair')} denied at the end.${unknown}`;
  const begin = directory === undefined ? '' : ` Start with ${folder(directory)}README.md`;
  return [
    '',
    ...wrap(`${made}, ${proven}${begin}`, style.width - 2).map((line) => `  ${line}`),
    ...(deletions.length === 0
      ? []
      : [
          '',
          ...section(
            'To delete after the rollout',
            deletions.flatMap((command) => commandLines(command, style)),
            style,
          ),
        ]),
  ];
}

/** A command that is too long for a line goes on in the next as the shell has it. */
function commandLines(command: string, style: Style): string[] {
  const lines = wrap(command, style.width - 6);
  return lines.map((line, index) => `    ${line}${index < lines.length - 1 ? ' \\' : ''}`);
}

function folder(directory: string): string {
  return directory.endsWith('/') ? directory : `${directory}/`;
}
