import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type ReadObjects, readObjects } from '../../src/kubernetes/read-objects.ts';
import type { PlacedObject } from '../../src/model/kubernetes.ts';

/** Every YAML and JSON file below a folder (or one file), in the order of names. */
export function readManifests(path: string): ReadObjects {
  const results = manifestFiles(path).map((file) => readObjects(readFileSync(file, 'utf8'), file));
  return {
    objects: results.flatMap(({ objects }) => objects),
    problems: results.flatMap(({ problems }) => problems),
    skipped: results.flatMap(({ skipped }) => skipped),
  };
}

export function manifestFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .map((name) => join(path, name))
    .flatMap((entry) =>
      statSync(entry).isDirectory() ? manifestFiles(entry) : /\.(ya?ml|json)$/.test(entry) ? [entry] : [],
    );
}

export function objectsOf(placed: readonly PlacedObject[]) {
  return placed.map(({ object }) => object);
}
