import { exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { toolName, toolVersion } from '../version.ts';
import type { RefusedObject } from './refused-objects.ts';

const shownAtMost = 10;

/** The end of a run whose bundle holds objects that a cluster would not take: nothing is written. */
export function refusedFailure(refused: readonly RefusedObject[]): Failure {
  const shown = refused.slice(0, shownAtMost).map(({ document: { object, template }, problem }) => {
    const { kind, metadata } = object;
    const name = `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
    return `  ${name} (template ${template}): ${problem.path} ${problem.message}`;
  });
  const rest = refused.length - shown.length;
  return new Failure(
    [
      'a cluster would refuse some of the policies, nothing was written:',
      ...shown,
      ...(rest > 0 ? [`  and ${rest} more`] : []),
    ].join('\n'),
    {
      exitCode: exitCode.ownFault,
      hint: `Unless the template is yours, this is a fault of ${toolName} ${toolVersion}: please report it with the answers.`,
    },
  );
}
