/** Looks into data that may be of any shape: what is not as expected is left out. */
export type Loose = Readonly<Record<string, unknown>>;

export function looseMap(value: unknown): Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
}

export function looseList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function looseText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function looseNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** An item that may be written as a map or, in short, as the value of one of its keys. */
export function looseItem(value: unknown, key: string): Loose {
  return typeof value === 'string' || typeof value === 'number' ? { [key]: value } : looseMap(value);
}
