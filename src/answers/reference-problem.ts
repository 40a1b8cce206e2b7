import { type Path, quote } from './path.ts';
import type { SchemaProblem } from './schema-problems.ts';
import type { Lookup } from './topology-index.ts';

/** A reference that stands for nothing, if it does. */
export function lookupProblem(
  path: Path,
  reference: string | undefined,
  lookup: Lookup<unknown> | undefined,
): SchemaProblem[] {
  if (reference === undefined || !lookup || 'found' in lookup) return [];
  return [{ ...lookup, path, message: `${quote(reference)} ${lookup.message}` }];
}

/** A problem with the spelling that was probably meant, where there is one. */
export function problem(path: Path, message: string, suggestion: string | undefined): SchemaProblem {
  return suggestion === undefined ? { path, message } : { path, message, suggestion };
}
