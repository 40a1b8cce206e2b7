import type { Plan, PlannedDocument } from '../../model/plan.ts';
import type { ObjectProblem } from '../../semantics/validation/object-problem.ts';
import { validateObject } from '../../semantics/validation/validate-object.ts';

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
