import type { Problem } from '../../model/answers.ts';
import type { Plan } from '../../model/plan.ts';
import { TemplateError } from '../../rendering/template-error.ts';
import { validateObject } from '../../semantics/validation/validate-object.ts';
import { Failure, InputFailure } from '../failure.ts';
import { builtInTemplates } from '../input/built-in.ts';
import type { TemplatesRead } from '../input/read-templates.ts';
import { type Bundle, type BundleInput, makeBundle, type NoBundle } from './make-bundle.ts';
import { ProofFailed } from './proof-failure.ts';

/**
 * The bundle where an organisation has templates of its own: what is wrong with one of them is wrong input, and says in
 * which file and where.
 * @throws InputFailure for a template that cannot be carried out or makes an object that the API server or its owner
 *   would refuse; Failure where only its templates keep the bundle from its proof.
 */
export function makeWithOwnTemplates(
  input: BundleInput,
  { own }: TemplatesRead,
  folder: string,
): Bundle | NoBundle {
  const used = new Set<string>();
  const inspect = (plan: Plan) => {
    for (const { template } of plan.documents) if (own.has(template)) used.add(template);
    refuseInvalid(plan, own, folder);
  };
  try {
    return makeBundle({ ...input, inspect });
  } catch (error) {
    if (error instanceof TemplateError && own.has(error.template)) {
      const path = `${own.get(error.template)}, ${error.place}`;
      throw new InputFailure(folder, [{ path, message: error.problem }], { cause: error });
    }
    if (!(error instanceof ProofFailed) || used.size === 0 || !holdsWithout(input)) throw error;
    const files = [...used].map((id) => own.get(id) ?? id).sort();
    throw new Failure(error.message, {
      cause: error,
      hint: `With the built-in templates alone they hold. Your own are, in ${folder}: ${files.join(', ')}`,
    });
  }
}

function refuseInvalid({ documents }: Plan, own: ReadonlyMap<string, string>, folder: string): void {
  const problems = new Map<string, Problem>();
  for (const { object, template } of documents) {
    const file = own.get(template);
    if (file === undefined) continue;
    const { kind, metadata } = object;
    const made = `(in ${kind} ${metadata.namespace ?? ''}/${metadata.name})`;
    for (const { path, message, severity } of validateObject(object)) {
      const problem = { path: `${file}, document.${path}`, message: `${message} ${made}` };
      const key = `${problem.path} ${message}`;
      if (severity === 'error' && !problems.has(key)) problems.set(key, problem);
    }
  }
  if (problems.size > 0) throw new InputFailure(folder, [...problems.values()]);
}

function holdsWithout(input: BundleInput): boolean {
  try {
    makeBundle({ ...input, templates: builtInTemplates() });
    return true;
  } catch {
    return false;
  }
}
