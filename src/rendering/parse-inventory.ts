import { load } from 'js-yaml';
import * as z from 'zod/mini';
import type { Inventory } from './inventory.ts';

const name = z.string().check(z.regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/));

const inventorySchema = z.strictObject({
  tool: z.strictObject({ name: z.string(), version: z.string() }),
  objects: z.array(
    z.strictObject({
      apiVersion: z.string().check(z.regex(/^[a-z0-9./]+$/)),
      kind: z.string().check(z.regex(/^[A-Za-z]+$/)),
      namespace: z.optional(name),
      name,
      final: z.boolean(),
    }),
  ),
  files: z.array(z.strictObject({ path: z.string(), sha256: z.string() })),
});

/** The inventory that an earlier run wrote; throws where the text is not exactly of its form. */
export function parseInventory(text: string): Inventory {
  return inventorySchema.parse(load(text)) as Inventory;
}
