import * as z from 'zod/mini';
import { formatPath, type Path } from './path.ts';

/** The keys that a schema knows at a path. */
export function keysAt(schema: z.ZodMiniType, path: Path): string[] {
  const maps = schemasAt(schema, path).filter((one) => one instanceof z.ZodMiniObject);
  return [...new Set(maps.flatMap((one) => Object.keys(one.shape)))];
}

/** The schemas that a value at a path may have: several where a union is on the way. */
export function schemasAt(schema: z.ZodMiniType, path: Path): z.ZodMiniType[] {
  return path.reduce<z.ZodMiniType[]>(
    (schemas, step) => schemas.flatMap((one) => child(one, step)).flatMap(alternatives),
    alternatives(schema),
  );
}

/** The path of a map's key of that name in another place: `topology.workloads` for `workloads`. */
export function elsewhere(schema: z.ZodMiniType, key: string): string | undefined {
  const known = placesOfKeys.get(schema) ?? new Map<string, string>();
  if (known.size === 0) {
    collectPlaces(schema, [], known);
    placesOfKeys.set(schema, known);
  }
  return known.get(key);
}

const placesOfKeys = new WeakMap<z.ZodMiniType, Map<string, string>>();

function collectPlaces(schema: z.ZodMiniType, above: Path, places: Map<string, string>): void {
  for (const key of keysAt(schema, above)) {
    const path = [...above, key];
    if (!places.has(key)) places.set(key, formatPath(path));
    collectPlaces(schema, path, places);
  }
}

function child(schema: z.ZodMiniType, step: string | number): z.ZodMiniType[] {
  if (schema instanceof z.ZodMiniObject) {
    const next = Object.hasOwn(schema.shape, step) ? (schema.shape[step] as z.ZodMiniType) : undefined;
    return next ? [next] : [];
  }
  if (schema instanceof z.ZodMiniArray) return [schema.def.element as z.ZodMiniType];
  return schema instanceof z.ZodMiniRecord ? [schema.def.valueType as z.ZodMiniType] : [];
}

/** A schema without its wrappers; a union as its branches. */
function alternatives(schema: z.ZodMiniType): z.ZodMiniType[] {
  if (schema instanceof z.ZodMiniOptional) return alternatives(schema.def.innerType as z.ZodMiniType);
  if (schema instanceof z.ZodMiniUnion)
    return schema.def.options.flatMap((one) => alternatives(one as z.ZodMiniType));
  return [schema];
}
