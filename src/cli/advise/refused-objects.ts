import type { Plan, PlannedDocument } from '../../model/plan.ts';
import type { ObjectProblem } from '../../semantics/validation/object-problem.ts';
import { validateObject } from '../../semantics/validation/validate-object.ts';
import { exitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { toolName, toolVersion } from '../version.ts';

const shownAtMost = 10;

/** An object that a cluster would not take, and the first rule that it breaks. */
export interface RefusedObject {
  readonly document: PlannedDocument;
  readonly problem: ObjectProblem;
}

/** Every object of a plan as the API server and Istio's webhook would see it; each is looked at once. */
export function refusedObjects({ documents, final }: Plan): RefusedObject[] {
  const distinct = new Map([...documents, ...final].map((document) => [document.object, document]));
  return [...distinct.values()].flatMap((document) => {
    const problem = validateObject(document.object).find(({ severity }) => severity === 'error');
    return problem ? [{ document, problem }] : [];
  });
}

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
