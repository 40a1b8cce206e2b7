import { isFields } from '../../kubernetes/untrusted.ts';
import { parseGoDuration } from './go-duration.ts';
import { type ObjectProblem, refusal } from './object-problem.ts';
import type { Shape } from './shape.ts';

type Of<Kind extends Shape['kind']> = Extract<Shape, { readonly kind: Kind }>;

/**
 * Every place where a value is not of its shape, as an API server with strict field validation sees it: unknown
 * fields are problems; a null field counts as absent, a null element of a list does not.
 */
export function shapeProblems(value: unknown, shape: Shape, path: string): ObjectProblem[] {
  const wrong = (what: string) => [refusal(path, `must be ${what}, not ${shown(value)}`)];
  switch (shape.kind) {
    case 'object':
      return isFields(value) ? objectProblems(value, shape, path) : wrong('an object');
    case 'map':
      return isFields(value) ? mapProblems(value, shape, path) : wrong('an object');
    case 'list':
      return Array.isArray(value) ? listProblems(value, shape, path) : wrong('a list');
    case 'text':
      return typeof value === 'string' ? textProblems(value, shape, path) : wrong('a string');
    case 'choice':
      return shape.values.includes(value as string) ? [] : wrong(`one of ${shape.values.join(', ')}`);
    case 'integer':
      return Number.isInteger(value) ? numberProblems(value as number, shape, path) : wrong('an integer');
    case 'number':
      return typeof value === 'number' ? numberProblems(value, shape, path) : wrong('a number');
    case 'flag':
      return typeof value === 'boolean' ? [] : wrong('true or false');
    case 'duration':
      return typeof value === 'string' && (parseGoDuration(value) ?? Number.NaN) >= shape.min
        ? []
        : wrong(`a duration${shape.min > 0 ? ' of at least 1ms' : ''}, such as 5s`);
    case 'anything':
      return [];
    default:
      return shape satisfies never;
  }
}

function objectProblems(
  value: Readonly<Record<string, unknown>>,
  { fields, required, atMostOne }: Of<'object'>,
  path: string,
): ObjectProblem[] {
  const present = Object.keys(value).filter((name) => isPresent(value[name]));
  const lacking = required.filter((name) => !present.includes(name));
  const crowded = atMostOne.filter((group) => group.filter((name) => present.includes(name)).length > 1);
  return [
    ...lacking.map((name) => refusal(below(path, name), 'is required')),
    ...crowded.map((group) => refusal(path, `only one of ${group.join(', ')} can be set`)),
    ...present.flatMap((name) => {
      const shape = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (shape !== undefined) return shapeProblems(value[name], shape, below(path, name));
      return [refusal(below(path, name), `is no field here; there are ${Object.keys(fields).join(', ')}`)];
    }),
  ];
}

function mapProblems(
  value: Readonly<Record<string, unknown>>,
  shape: Of<'map'>,
  path: string,
): ObjectProblem[] {
  const present = Object.entries(value).filter(([, item]) => isPresent(item));
  return [
    ...sizeProblems(present.length, shape, 'entries', path),
    ...present.flatMap(([name, item]) => shapeProblems(item, shape.values, below(path, name))),
  ];
}

function listProblems(value: readonly unknown[], shape: Of<'list'>, path: string): ObjectProblem[] {
  const { items, uniqueBy } = shape;
  const keys = value.map((item) =>
    uniqueBy !== undefined && isFields(item) ? (item[uniqueBy] ?? undefined) : undefined,
  );
  return [
    ...sizeProblems(value.length, shape, 'entries', path),
    ...value.flatMap((item, index) => shapeProblems(item, items, `${path}[${index}]`)),
    ...keys.flatMap((key, index) =>
      key !== undefined && keys.indexOf(key) < index
        ? [refusal(`${path}[${index}].${uniqueBy}`, `repeats ${shown(key)}`)]
        : [],
    ),
  ];
}

function textProblems(value: string, shape: Of<'text'>, path: string): ObjectProblem[] {
  const { pattern, min } = shape;
  if (value === '' && min > 0) return [refusal(path, 'must not be empty')];
  const fits = pattern === undefined || pattern.test(value);
  return [
    ...sizeProblems(charactersOf(value), shape, 'characters', path),
    ...(fits ? [] : [refusal(path, `${shown(value)} does not match ${pattern.source}`)]),
  ];
}

/** Characters, of which some are two units of the string. */
function charactersOf(value: string): number {
  return /[\uD800-\uDFFF]/.test(value) ? [...value].length : value.length;
}

function numberProblems(
  value: number,
  { min, max }: Of<'integer' | 'number'>,
  path: string,
): ObjectProblem[] {
  if (value < min) return [refusal(path, `must be at least ${min}, not ${value}`)];
  return value > max ? [refusal(path, `must be at most ${max}, not ${value}`)] : [];
}

function sizeProblems(
  size: number,
  { min, max }: { readonly min: number; readonly max: number },
  what: string,
  path: string,
): ObjectProblem[] {
  if (size < min) return [refusal(path, `must have at least ${min} ${what}`)];
  return size > max ? [refusal(path, `must have at most ${max} ${what}`)] : [];
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function below(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function shown(value: unknown): string {
  const written = JSON.stringify(value) ?? String(value);
  return written.length > 60 ? `${written.slice(0, 57)}…` : written;
}
