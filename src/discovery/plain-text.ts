/** A scalar as text; empty for everything else, since an untrusted object may even refuse to become a text. */
export function plainText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}
