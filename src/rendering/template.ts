import type { Condition } from './condition.ts';

/** A tree of YAML: what a template's document is before and after its directives are carried out. */
export type Tree = null | boolean | number | string | readonly Tree[] | { readonly [key: string]: Tree };

/** One policy kind and purpose, as `templates/<group>/<id>.yaml` holds it. */
export interface Template {
  readonly id: string;
  /** Kind of the document; `Values` for a file that kubectl does not apply. */
  readonly kind: string;
  /** What the policy is for, in one line, for people who look for it. */
  readonly purpose: string;
  readonly layer: 'np' | 'mesh' | 'traffic' | 'install';
  /** Slot of the rollout that carries the document; absent for values. */
  readonly phase?: string;
  readonly when?: Condition;
  /** Path of a collection of the facts; each element is `item`. Absent: one document. */
  readonly forEach?: string;
  readonly why: string;
  /** Paths of facts that hold answer paths, or answer paths themselves. */
  readonly answers: readonly (string | { readonly $value: string })[];
  /** Values only: the file's path in the bundle, with `{placeholders}`. */
  readonly file?: string;
  readonly document: Tree;
}
