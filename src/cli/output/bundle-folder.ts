import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BundleFile } from '../../model/plan.ts';
import { type Inventory, inventoryPath } from '../../rendering/inventory.ts';
import { compareBundle, type Digests, type FileChange } from './compare-bundle.ts';
import { digestOf, readFolder } from './read-folder.ts';
import { refuseEscape, restore } from './write-bundle.ts';

/** A folder for a bundle, as it is before anything is written. */
export interface BundleFolder {
  /** As the user named it. */
  readonly name: string;
  readonly path: string;
  readonly present: Digests;
  /** What an earlier run noted; absent where the folder is not of our making. */
  readonly inventory?: Inventory;
  readonly changes: readonly FileChange[];
  /** Whether it holds files that are no part of this bundle or an earlier one. */
  readonly hasOthers: boolean;
}

export async function openBundleFolder(
  name: string,
  directory: string,
  files: readonly BundleFile[],
): Promise<BundleFolder> {
  const given = resolve(directory, name);
  restore(given);
  const path = existsSync(given) ? realpathSync(given) : given;
  const present = readFolder(path, name);
  const inventory = await readInventory(path, present);
  const written = Object.fromEntries((inventory?.files ?? []).map((file) => [file.path, file.sha256]));
  const own = present[inventoryPath];
  const known: Digests = inventory && own !== undefined ? { ...written, [inventoryPath]: own } : {};
  const changes = compareBundle(files, digestOf, present, known);
  const ours = new Set(changes.map((change) => change.path));
  return {
    name,
    path,
    present,
    ...(inventory && { inventory }),
    changes,
    hasOthers: Object.keys(present).some((file) => !ours.has(file)),
  };
}

/** The text of a file in the folder, or undefined. */
export function textIn(folder: Pick<BundleFolder, 'path' | 'present'>, file: string): string | undefined {
  return Object.hasOwn(folder.present, file) ? readFileSync(join(folder.path, file), 'utf8') : undefined;
}

/** An inventory decides what may be overwritten and deleted, so one that is not exactly of our form counts as none. */
async function readInventory(path: string, present: Digests): Promise<Inventory | undefined> {
  const text = textIn({ path, present }, inventoryPath);
  if (text === undefined || present[inventoryPath] === 'not a file') return undefined;
  const { parseInventory } = await import('../../rendering/parse-inventory.ts');
  try {
    const inventory = parseInventory(text);
    for (const file of inventory.files) refuseEscape(file.path);
    return inventory;
  } catch {
    return undefined;
  }
}
