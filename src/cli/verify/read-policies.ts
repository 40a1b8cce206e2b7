import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { inNamespace } from '../../kubernetes/default-namespace.ts';
import { withoutDuplicates } from '../../kubernetes/duplicates.ts';
import { readObjects } from '../../kubernetes/read-objects.ts';
import type { Problem } from '../../model/answers.ts';
import type { PlacedObject } from '../../model/kubernetes.ts';
import { inventoryPath } from '../../rendering/inventory.ts';
import { InputFailure } from '../failure.ts';
import { readManifests } from '../input/read-manifests.ts';
import { refuseNamespace } from '../input/refuse-namespace.ts';
import { shownName } from '../input/standard-input.ts';
import type { World } from '../world.ts';

/**
 * Reads the objects of files and folders in the order of names. Of a bundle of ours only the final state counts: its
 * phases replace one another. What cannot be read is wrong input, all of it at once; what was passed over is said.
 */
export async function readPolicies(
  named: readonly string[],
  namespace: string | undefined,
  world: World,
): Promise<readonly PlacedObject[]> {
  refuseNamespace(namespace);
  const { texts, skipped } = await readManifests(
    named.map((name) => finalStateOf(name, world)),
    world,
  );
  for (const { name, reason } of skipped) world.note(`${name} ${reason}: passed over`);
  const read = texts.map(({ name, text }) => readObjects(text, name));
  const { objects, problems: twice } = withoutDuplicates(read.flatMap((each) => each.objects));
  const problems: Problem[] = [...read.flatMap((each) => each.problems), ...twice];
  const [only, ...others] = named;
  if (problems.length > 0) {
    const source = others.length === 0 && only !== undefined ? shownName(only) : `${named.length} inputs`;
    throw new InputFailure(source, problems);
  }
  const ignored = read.flatMap((each) => each.skipped);
  if (ignored.length > 0) world.detail(`${ignored.length} documents are no Kubernetes objects: passed over`);
  return namespace === undefined ? objects : inNamespace(objects, namespace);
}

function finalStateOf(name: string, world: World): string {
  if (name === '-') return name;
  const path = resolve(world.directory, name);
  const isBundle =
    existsSync(path) &&
    statSync(path).isDirectory() &&
    existsSync(join(path, inventoryPath)) &&
    existsSync(join(path, 'final'));
  return isBundle ? join(name, 'final') : name;
}
