import { isFields } from '../../kubernetes/untrusted.ts';
import { type ObjectProblem, refusal } from './object-problem.ts';

/** What a value of a custom resource must look like: the structural part of its schema. */
export type Shape =
  | {
      readonly kind: 'text';
      readonly shortest?: number;
      readonly longest?: number;
      readonly pattern?: RegExp;
      readonly values?: readonly string[];
    }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'number' }
  | { readonly kind: 'list'; readonly items: Shape; readonly most?: number }
  | { readonly kind: 'map'; readonly values: Shape; readonly fewest?: number; readonly most?: number }
  | {
      readonly kind: 'fields';
      readonly fields: Readonly<Record<string, Shape>>;
      readonly required?: readonly string[];
    }
  | { readonly kind: 'anything' };

export const text = { kind: 'text' } as const;
export const texts = { kind: 'list', items: text } as const;

export function someText(longest = 2048): Shape {
  return { kind: 'text', shortest: 1, longest };
}

export function oneOfTexts(values: readonly string[]): Shape {
  return { kind: 'text', values };
}

export function listOf(items: Shape, most?: number): Shape {
  return most === undefined ? { kind: 'list', items } : { kind: 'list', items, most };
}

export function fieldsOf(fields: Readonly<Record<string, Shape>>, required: readonly string[] = []): Shape {
  return { kind: 'fields', fields, required };
}

/** Every place where a value is not of its shape. A null field counts as absent, a null element of a list does not. */
export function shapeProblems(value: unknown, shape: Shape, path: string): ObjectProblem[] {
  switch (shape.kind) {
    case 'anything':
      return [];
    case 'text':
      return textProblems(value, shape, path);
    case 'boolean':
    case 'number':
      return typeof value === shape.kind ? [] : [wrongType(path, shape.kind, value)];
    case 'list':
      return listProblems(value, shape, path);
    case 'map':
      return mapProblems(value, shape, path);
    case 'fields':
      return fieldProblems(value, shape, path);
    default:
      return shape satisfies never;
  }
}

type Of<Kind extends Shape['kind']> = Shape & { readonly kind: Kind };

function textProblems(value: unknown, shape: Of<'text'>, path: string): ObjectProblem[] {
  if (typeof value !== 'string') return [wrongType(path, 'text', value)];
  if (shape.values && !shape.values.includes(value)) {
    return [refusal(path, `"${value}" is not one of ${shape.values.join(', ')}`)];
  }
  if (value.length < (shape.shortest ?? 0)) return [refusal(path, 'must not be empty')];
  if (value.length > (shape.longest ?? Number.POSITIVE_INFINITY)) {
    return [refusal(path, `is longer than ${shape.longest} characters`)];
  }
  return shape.pattern && !shape.pattern.test(value)
    ? [refusal(path, `"${value}" is not of the right form`)]
    : [];
}

function listProblems(value: unknown, { items, most }: Of<'list'>, path: string): ObjectProblem[] {
  if (!Array.isArray(value)) return [wrongType(path, 'list', value)];
  const problems = value.flatMap((item, index) => shapeProblems(item, items, `${path}[${index}]`));
  if (most !== undefined && value.length > most)
    problems.push(refusal(path, `has more than ${most} entries`));
  return problems;
}

function mapProblems(value: unknown, { values, fewest, most }: Of<'map'>, path: string): ObjectProblem[] {
  if (!isFields(value)) return [wrongType(path, 'map', value)];
  const entries = Object.entries(value);
  const problems = entries.flatMap(([key, item]) => shapeProblems(item, values, `${path}.${key}`));
  if (entries.length < (fewest ?? 0)) problems.push(refusal(path, 'must not be empty'));
  if (most !== undefined && entries.length > most)
    problems.push(refusal(path, `has more than ${most} entries`));
  return problems;
}

function fieldProblems(value: unknown, { fields, required }: Of<'fields'>, path: string): ObjectProblem[] {
  if (!isFields(value)) return [wrongType(path, 'map of fields', value)];
  const present = Object.entries(value).filter(([, item]) => item !== null && item !== undefined);
  const names = present.map(([name]) => name);
  return [
    ...present.flatMap(([name, item]) => {
      const shape = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (!shape) return [refusal(join(path, name), 'is not a field of this kind')];
      return shapeProblems(item, shape, join(path, name));
    }),
    ...(required ?? [])
      .filter((name) => !names.includes(name))
      .map((name) => refusal(join(path, name), 'is required')),
  ];
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function wrongType(path: string, wanted: string, value: unknown): ObjectProblem {
  const found = value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value;
  return refusal(path, `must be a ${wanted}, not ${found}`);
}
