import type { Finding } from '../../model/finding.ts';

/** Something to tell; with `omits`, also something that was asked for and is not in the bundle. */
export interface Remark {
  readonly finding?: Finding;
  readonly omits?: { readonly code: string; readonly values: Finding['values']; readonly answer?: string };
}

/** A finding that also names what it leaves out. */
export function omission(code: string, values: Finding['values'], answer?: string): Remark {
  const place = answer === undefined ? {} : { answer };
  return { finding: { code, values, ...place }, omits: { code, values, ...place } };
}

export function remark(code: string, values: Finding['values'], answer?: string): Remark {
  return { finding: { code, values, ...(answer === undefined ? {} : { answer }) } };
}
