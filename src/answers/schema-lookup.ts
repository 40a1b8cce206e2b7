import * as z from 'zod';
import { formatPath, type Path } from './path.ts';

/** The keys that a schema knows at a path. */
export function keysAt(schema: z.ZodType, path: Path): string[] {
  const maps = schemasAt(schema, path).filter((one) => one instanceof z.ZodObject);
  return [...new Set(maps.flatMap((one) => Object.keys(one.shape)))];
}

/** The schemas that a value at a path may have: several where a union is on the way. */
export function schemasAt(schema: z.ZodType, path: Path): z.ZodType[] {
  return path.reduce<z.ZodType[]>(
    (schemas, step) => schemas.flatMap((one) => child(one, step)).flatMap(alternatives),
    alternatives(schema),
  );
}

/** The path of a map's key of that name in another place: `topology.workloads` for `workloads`. */
export function elsewhere(schema: z.ZodType, key: string): string | undefined {
  const known = placesOfKeys.get(schema) ?? new Map<string, string>();
  if (known.size === 0) {
    collectPlaces(schema, [], known);
    placesOfKeys.set(schema, known);
  }
  return known.get(key);
}

const placesOfKeys = new WeakMap<z.ZodType, Map<string, string>>();

function collectPlaces(schema: z.ZodType, above: Path, places: Map<string, string>): void {
  for (const key of keysAt(schema, above)) {
    const path = [...above, key];
    if (!places.has(key)) places.set(key, formatPath(path));
    collectPlaces(schema, path, places);
  }
}

function child(schema: z.ZodType, step: string | number): z.ZodType[] {
  if (schema instanceof z.ZodObject) {
    const next = Object.hasOwn(schema.shape, step) ? (schema.shape[step] as z.ZodType) : undefined;
    return next ? [next] : [];
  }
  if (schema instanceof z.ZodArray) return [schema.element as z.ZodType];
  return schema instanceof z.ZodRecord ? [schema.valueType as z.ZodType] : [];
}

/** A schema without its wrappers; a union as its branches. */
function alternatives(schema: z.ZodType): z.ZodType[] {
  if (schema instanceof z.ZodOptional) return alternatives(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((one) => alternatives(one as z.ZodType));
  return [schema];
}
