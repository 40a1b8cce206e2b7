/** Reading fields of values that nobody has checked: the wanted type, or a harmless absence. */

export type Fields = Readonly<Record<string, unknown>>;

const none: Fields = Object.freeze({});

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function fields(value: unknown): Fields {
  return isFields(value) ? value : none;
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The entries whose values are strings; numbers and booleans, which YAML makes of unquoted values, as their text. */
export function stringMap(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(stringEntries(value));
}

/** The same as a list. */
export function stringEntries(value: unknown): readonly (readonly [string, string])[] {
  return Object.entries(fields(value))
    .filter(([, item]) => item !== null && typeof item !== 'object')
    .map(([key, item]) => [key, String(item)]);
}
