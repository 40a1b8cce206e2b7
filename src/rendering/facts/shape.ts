/**
 * What a path may lead through: a scalar ends it, a list holds elements of one shape, a record has named fields, and
 * `any` is data whose keys nobody can know beforehand (labels, selectors).
 */
export type Shape = 'scalar' | 'any' | readonly [Shape] | { readonly [name: string]: Shape };

type Scalar = string | number | boolean;
/** The shape that a type must have, or `any`; the compiler keeps both in step. */
export type ShapeOf<T> = 'any' | (T extends Scalar | undefined ? 'scalar' : ShapeOfParts<NonNullable<T>>);
type ShapeOfParts<T> = T extends Scalar
  ? 'scalar'
  : T extends readonly (infer Element)[]
    ? readonly [ShapeOf<Element>]
    : { readonly [Name in keyof T]-?: ShapeOf<T[Name]> };

/** The shape that a path leads to, or undefined when there is none. */
export function shapeAt(shape: Shape, path: string): Shape | undefined {
  let found: Shape = shape;
  for (const name of path.split('.')) {
    if (found === 'any') return 'any';
    if (typeof found === 'string' || Array.isArray(found)) return undefined;
    const next: Shape | undefined = Object.hasOwn(found, name)
      ? (found as { readonly [name: string]: Shape })[name]
      : undefined;
    if (next === undefined) return undefined;
    found = next;
  }
  return found;
}
