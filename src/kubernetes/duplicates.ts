import type { Problem } from '../model/answers.ts';
import type { PlacedObject } from '../model/kubernetes.ts';
import { text } from './untrusted.ts';

/**
 * Objects without repetitions: of several with the same group, kind, namespace and name the last stands, as applying
 * them in order would leave it. A repetition that differs is a problem that names both places; one that says the
 * same is not.
 */
export function withoutDuplicates(objects: readonly PlacedObject[]): {
  objects: readonly PlacedObject[];
  problems: readonly Problem[];
  /** Those that another one of the same name, which says something else, takes the place of. */
  superseded: readonly PlacedObject[];
} {
  const last = new Map<string, PlacedObject>();
  const problems: Problem[] = [];
  const superseded: PlacedObject[] = [];
  for (const placed of objects) {
    const key = identity(placed);
    const earlier = last.get(key);
    if (earlier !== undefined && meaning(earlier) !== meaning(placed)) {
      superseded.push(earlier);
      const where = `${earlier.place.file}${earlier.place.line === undefined ? '' : `:${earlier.place.line}`}`;
      problems.push({
        path: 'metadata.name',
        message: `${key.split('|').slice(1).join(' ')} is defined again, differently from ${where}; only one can exist`,
        file: placed.place.file,
        ...(placed.place.line === undefined ? {} : { line: placed.place.line }),
      });
    }
    last.delete(key);
    last.set(key, placed);
  }
  return {
    objects: problems.length === 0 && last.size === objects.length ? objects : [...last.values()],
    problems,
    superseded,
  };
}

function identity({ object }: PlacedObject): string {
  const group = object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : '';
  const namespace = text(object.metadata.namespace) ?? 'default';
  return `${group}|${object.kind}|${namespace}/${object.metadata.name}`;
}

/** What an object says, apart from what the server keeps. */
function meaning({ object }: PlacedObject): string {
  const { labels, annotations } = object.metadata;
  const { metadata: _metadata, status: _status, ...rest } = object;
  return JSON.stringify([labels ?? {}, annotations ?? {}, rest]);
}
