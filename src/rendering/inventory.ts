import { createHash } from 'node:crypto';
import type { BundleFile, Plan } from '../model/plan.ts';
import { yamlOf } from './yaml-of.ts';

/** What one run wrote: a later run tells from it what to delete, and whether somebody changed a file. */
export interface Inventory {
  readonly tool: { readonly name: string; readonly version: string };
  readonly objects: readonly InventoryObject[];
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
}

export interface InventoryObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  /** False for bypasses and other objects that the rollout takes away again. */
  readonly final: boolean;
}

export const inventoryPath = 'inventory.yaml';

/** The inventory of a plan and the files that were written for it; the only place that names the tool's version. */
export function inventoryFile(plan: Plan, files: readonly BundleFile[], version: string): BundleFile {
  const inventory: Inventory = {
    tool: { name: 'netmesh-advisor', version },
    objects: objectsOf(plan),
    files: files.map(({ path, content }) => ({
      path,
      sha256: createHash('sha256').update(content).digest('hex'),
    })),
  };
  return { path: inventoryPath, content: yamlOf(inventory) };
}

/** The objects of a plan, each once, sorted. */
export function objectsOf(plan: Plan): InventoryObject[] {
  const final = new Set(plan.final.map(({ object }) => keyOf({ ...object, ...object.metadata })));
  const found = new Map<string, InventoryObject>();
  for (const { object } of plan.documents) {
    const { apiVersion, kind, metadata } = object;
    const key = keyOf({ apiVersion, kind, ...metadata });
    found.set(key, {
      apiVersion,
      kind,
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
      name: metadata.name,
      final: final.has(key),
    });
  }
  return [...found.keys()].sort().map((key) => found.get(key) as InventoryObject);
}

/** One key for every version of an API group, since an object is the same under all of them. */
export function keyOf(object: {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}): string {
  return `${groupOf(object.apiVersion)}/${object.kind}/${object.namespace ?? ''}/${object.name}`;
}

export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}
