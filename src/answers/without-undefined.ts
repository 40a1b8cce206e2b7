/** An object without the keys that hold undefined. */
export function withoutUndefined<Shape extends object>(object: Shape): Shape {
  const kept: Partial<Shape> = {};
  for (const key of Object.keys(object) as (keyof Shape)[]) {
    if (object[key] !== undefined) kept[key] = object[key];
  }
  return kept as Shape;
}
