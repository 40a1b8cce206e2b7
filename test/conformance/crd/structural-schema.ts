/**
 * Validates an object against the structural schema of a CustomResourceDefinition, as the API server does with strict
 * field validation: types, enums, bounds, unknown fields, defaults, list maps and CEL rules.
 */
import { brokenCelRule, type CelRule } from './cel-rules.ts';

export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly nullable?: boolean;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxProperties?: number;
  readonly minProperties?: number;
  readonly not?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-validations'?: readonly CelRule[];
}

/** Every fault, each with its path; empty when the API server would take the value. */
export function schemaFaults(schema: Schema, value: unknown, path = ''): string[] {
  return faultsAt(schema, withDefaults(schema, value), path);
}

function faultsAt(schema: Schema, value: unknown, path: string): string[] {
  if (value === null && schema.nullable) return [];
  const faults = [...typeFaults(schema, value, path)];
  if (faults.length > 0) return faults;
  if (typeof value === 'string') faults.push(...stringFaults(schema, value, path));
  if (typeof value === 'number') faults.push(...numberFaults(schema, value, path));
  if (Array.isArray(value)) faults.push(...listFaults(schema, value, path));
  else if (isMap(value)) faults.push(...mapFaults(schema, value, path));
  if (schema.enum && !schema.enum.includes(value))
    faults.push(`${path}: ${String(value)} is not one of the enum`);
  faults.push(...logicFaults(schema, value, path));
  for (const rule of schema['x-kubernetes-validations'] ?? []) {
    const broken = brokenCelRule(rule, value);
    if (broken !== undefined) faults.push(`${path}: ${broken}`);
  }
  return faults;
}

function typeFaults(schema: Schema, value: unknown, path: string): string[] {
  if (schema['x-kubernetes-int-or-string']) {
    return typeof value === 'string' || Number.isInteger(value)
      ? []
      : [`${path}: is neither an integer nor a string`];
  }
  const fits = {
    object: isMap(value),
    array: Array.isArray(value),
    string: typeof value === 'string',
    integer: Number.isInteger(value),
    number: typeof value === 'number',
    boolean: typeof value === 'boolean',
  }[schema.type ?? ''];
  return fits === false ? [`${path}: is not of type ${schema.type}`] : [];
}

function stringFaults(schema: Schema, value: string, path: string): string[] {
  const length = [...value].length;
  const faults: string[] = [];
  if (schema.minLength !== undefined && length < schema.minLength)
    faults.push(`${path}: is shorter than ${schema.minLength}`);
  if (schema.maxLength !== undefined && length > schema.maxLength)
    faults.push(`${path}: is longer than ${schema.maxLength}`);
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value)) {
    faults.push(`${path}: does not match ${schema.pattern}`);
  }
  return faults;
}

function numberFaults(schema: Schema, value: number, path: string): string[] {
  const faults: string[] = [];
  if (schema.minimum !== undefined && value < schema.minimum)
    faults.push(`${path}: is below ${schema.minimum}`);
  if (schema.maximum !== undefined && value > schema.maximum)
    faults.push(`${path}: is above ${schema.maximum}`);
  return faults;
}

function listFaults(schema: Schema, value: readonly unknown[], path: string): string[] {
  const faults: string[] = [];
  if (schema.minItems !== undefined && value.length < schema.minItems)
    faults.push(`${path}: has fewer than ${schema.minItems}`);
  if (schema.maxItems !== undefined && value.length > schema.maxItems)
    faults.push(`${path}: has more than ${schema.maxItems}`);
  const keys = schema['x-kubernetes-list-map-keys'];
  if (schema['x-kubernetes-list-type'] === 'map' && keys) {
    const seen = value.map((item) =>
      JSON.stringify(keys.map((key) => (isMap(item) ? item[key] : undefined))),
    );
    if (new Set(seen).size < seen.length) faults.push(`${path}: two items have the same ${keys.join(', ')}`);
  }
  if (schema['x-kubernetes-list-type'] === 'set' && new Set(value).size < value.length)
    faults.push(`${path}: repeats an item`);
  const { items } = schema;
  if (items)
    value.forEach((item, index) => {
      faults.push(...faultsAt(items, item, `${path}[${index}]`));
    });
  return faults;
}

function mapFaults(schema: Schema, value: Readonly<Record<string, unknown>>, path: string): string[] {
  const faults: string[] = [];
  for (const name of schema.required ?? []) {
    if (value[name] === undefined) faults.push(`${path}.${name}: is required`);
  }
  const size = Object.keys(value).length;
  if (schema.maxProperties !== undefined && size > schema.maxProperties)
    faults.push(`${path}: has more than ${schema.maxProperties} entries`);
  if (schema.minProperties !== undefined && size < schema.minProperties)
    faults.push(`${path}: has fewer than ${schema.minProperties} entries`);
  for (const [name, child] of Object.entries(value)) {
    const childSchema = Object.hasOwn(schema.properties ?? {}, name)
      ? schema.properties?.[name]
      : additional(schema);
    if (childSchema === undefined) faults.push(`${path}.${name}: is an unknown field`);
    else if (childSchema !== 'anything') faults.push(...faultsAt(childSchema, child, `${path}.${name}`));
  }
  return faults;
}

function additional(schema: Schema): Schema | 'anything' | undefined {
  if (typeof schema.additionalProperties === 'object') return schema.additionalProperties;
  const open = schema.additionalProperties === true || schema['x-kubernetes-preserve-unknown-fields'];
  return open || (!schema.properties && schema.type !== 'object') ? 'anything' : undefined;
}

/** `not`, `anyOf`, `oneOf`, `allOf` only restrict values in structural schemas; they never add fields. */
function logicFaults(schema: Schema, value: unknown, path: string): string[] {
  const holds = (part: Schema) => restrictionHolds(part, value);
  const faults: string[] = [];
  if (schema.not && holds(schema.not)) faults.push(`${path}: matches a schema that it must not match`);
  if (schema.anyOf && !schema.anyOf.some(holds)) faults.push(`${path}: matches none of the alternatives`);
  if (schema.oneOf && schema.oneOf.filter(holds).length !== 1)
    faults.push(`${path}: matches not exactly one of the alternatives`);
  if (schema.allOf && !schema.allOf.every(holds)) faults.push(`${path}: does not match all parts`);
  return faults;
}

function restrictionHolds(schema: Schema, value: unknown): boolean {
  const lenient = { ...schema, 'x-kubernetes-preserve-unknown-fields': true };
  const properties = Object.entries(schema.properties ?? {}).every(
    ([name, part]) => !isMap(value) || value[name] === undefined || restrictionHolds(part, value[name]),
  );
  return (
    properties &&
    faultsAt({ ...lenient, properties: undefined, additionalProperties: true } as Schema, value, '')
      .length === 0
  );
}

function withDefaults(schema: Schema, value: unknown): unknown {
  if (Array.isArray(value))
    return schema.items ? value.map((item) => withDefaults(schema.items as Schema, item)) : value;
  if (!isMap(value)) return value;
  const filled: Record<string, unknown> = { ...value };
  for (const [name, child] of Object.entries(schema.properties ?? {})) {
    if (filled[name] === undefined && child.default !== undefined) filled[name] = child.default;
    if (filled[name] !== undefined) filled[name] = withDefaults(child, filled[name]);
  }
  if (typeof schema.additionalProperties === 'object') {
    for (const name of Object.keys(filled))
      filled[name] = withDefaults(schema.additionalProperties, filled[name]);
  }
  return filled;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
