/**
 * What a field may hold, as the structural schema of a CustomResourceDefinition says it: fields, types, choices, bounds.
 * Rules that look at more than one field are functions of their kind, not shapes.
 */
export type Shape =
  | {
      readonly kind: 'object';
      readonly fields: Readonly<Record<string, Shape>>;
      readonly required: readonly string[];
      /** Groups of fields of which one may be set. */
      readonly atMostOne: readonly (readonly string[])[];
    }
  | { readonly kind: 'map'; readonly values: Shape; readonly min: number; readonly max: number }
  | {
      readonly kind: 'list';
      readonly items: Shape;
      readonly min: number;
      readonly max: number;
      /** The field that tells items apart. */
      readonly uniqueBy?: string;
    }
  | { readonly kind: 'text'; readonly min: number; readonly max: number; readonly pattern?: RegExp }
  | { readonly kind: 'choice'; readonly values: readonly (string | number)[] }
  | { readonly kind: 'integer' | 'number'; readonly min: number; readonly max: number }
  | { readonly kind: 'flag' }
  | { readonly kind: 'duration'; readonly min: number }
  | { readonly kind: 'anything' };

interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

export function object(
  fields: Readonly<Record<string, Shape>>,
  options: { required?: readonly string[]; atMostOne?: readonly (readonly string[])[] } = {},
): Shape {
  return { kind: 'object', fields, required: options.required ?? [], atMostOne: options.atMostOne ?? [] };
}

export function map(values: Shape, { min = 0, max = Infinity }: Bounds = {}): Shape {
  return { kind: 'map', values, min, max };
}

export function list(items: Shape, options: Bounds & { uniqueBy?: string } = {}): Shape {
  const { min = 0, max = Infinity, uniqueBy } = options;
  return { kind: 'list', items, min, max, ...(uniqueBy === undefined ? {} : { uniqueBy }) };
}

export function text(options: Bounds & { pattern?: RegExp } = {}): Shape {
  const { min = 0, max = Infinity, pattern } = options;
  return { kind: 'text', min, max, ...(pattern === undefined ? {} : { pattern }) };
}

export function choice(...values: readonly (string | number)[]): Shape {
  return { kind: 'choice', values };
}

export function integer({ min = -Infinity, max = Infinity }: Bounds = {}): Shape {
  return { kind: 'integer', min, max };
}

export function number({ min = -Infinity, max = Infinity }: Bounds = {}): Shape {
  return { kind: 'number', min, max };
}

export const flag: Shape = { kind: 'flag' };
export const unsigned = integer({ min: 0, max: 4294967295 });
export const portNumber = integer({ min: 1, max: 65535 });
/** A duration in Go's form of at least a millisecond (`min` is in nanoseconds). */
export const duration: Shape = { kind: 'duration', min: 1e6 };
export const anyDuration: Shape = { kind: 'duration', min: -Infinity };
export const anything: Shape = { kind: 'anything' };
