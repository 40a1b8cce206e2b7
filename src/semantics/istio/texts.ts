import { list } from '../../kubernetes/untrusted.ts';

/** A scalar as it would be written: numbers and booleans are often unquoted. Empty text stays. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** The scalars of a list; what is none is left out. */
export function textsOf(value: unknown): readonly string[] {
  return list(value).flatMap((item) => textOf(item) ?? []);
}
