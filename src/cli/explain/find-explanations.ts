import { nearest } from '../../answers/nearest.ts';
import type { Explanation } from '../../report/explanations/explanation.ts';

/** What an id stands for: itself, `kind/id`, or a place in an answers file, such as `topology.calls[2].port`. */
export function findExplanations(given: string, all: readonly Explanation[]): Explanation[] {
  const found = all.filter(({ id, kind }) => id === given || `${kind}/${id}` === given);
  if (found.length > 0) return found;
  const path = catalogued(given);
  return all.filter((explanation) => explanation.path !== undefined && explanation.path === path);
}

/** The path of the answers file that was probably meant: spelled nearly so, or one that ends in the same key. */
export function nearestPath(given: string, all: readonly Explanation[]): string | undefined {
  if (!/[.[]/.test(given)) return undefined;
  const wanted = catalogued(given);
  const paths = [...new Set(all.flatMap(({ path }) => path ?? []))];
  const key = wanted.split('.').at(-1);
  const sameKey = paths.filter((path) => path.split('.').at(-1) === key);
  const [closest] = sameKey.sort((one, other) => sharedStart(other, wanted) - sharedStart(one, wanted));
  return closest !== undefined && sharedStart(closest, wanted) > 0 ? closest : nearest(wanted, paths);
}

/** A place as the catalogue writes it: without its numbers. Matches are told once, with the calls. */
function catalogued(given: string): string {
  return given
    .replace(/\[\d*\]/g, '[]')
    .replace(/\[\]$/, '')
    .replace(/^topology\.entryPoints\[\]\.http\[\]/, 'topology.calls[].http[]');
}

/** How many steps of two paths are the same from the top on. */
function sharedStart(one: string, other: string): number {
  const [left, right] = [one.split('.'), other.split('.')];
  const first = left.findIndex((step, index) => step !== right[index]);
  return first === -1 ? left.length : first;
}
