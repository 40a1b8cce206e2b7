/** An object without the keys that hold undefined. */
export function withoutUndefined<Shape extends object>(object: Shape): Shape {
  if (!Object.values(object).includes(undefined)) return object;
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Shape;
}
