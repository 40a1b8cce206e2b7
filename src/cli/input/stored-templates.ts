import type { TemplateSet } from '../../rendering/parse-templates.ts';

type Entries<Type> =
  Type extends ReadonlyMap<infer Key, infer Value> ? readonly (readonly [Key, Value])[] : Type;

/** Checked templates as JSON can hold them: maps are lists of their entries. */
export interface StoredTemplates extends Omit<TemplateSet, 'rollout'> {
  readonly rollout: {
    readonly [Part in keyof TemplateSet['rollout']]: Entries<TemplateSet['rollout'][Part]>;
  };
}

export function packTemplates({ rollout, ...rest }: TemplateSet): StoredTemplates {
  const { slots, orders, phases } = rollout;
  return { ...rest, rollout: { slots: [...slots], orders: [...orders], phases: [...phases] } };
}

export function unpackTemplates({ rollout, ...rest }: StoredTemplates): TemplateSet {
  const { slots, orders, phases } = rollout;
  return { ...rest, rollout: { slots: new Map(slots), orders: new Map(orders), phases: new Map(phases) } };
}
