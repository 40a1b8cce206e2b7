import { digestOf } from '../output/read-folder.ts';

/** The digest of a value, independent of the order of keys, which has no meaning. */
export function digest(value: unknown): string {
  return digestOf(JSON.stringify(sorted(value)));
}

/** A value whose lists are sorted, for digests that must not tell their order. */
export function unordered(value: unknown): unknown {
  if (Array.isArray(value)) {
    const texts = value.map((item) => JSON.stringify(sorted(unordered(item))));
    return texts.sort();
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unordered(inner)]));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) result[key] = sorted((value as Record<string, unknown>)[key]);
  return result;
}
