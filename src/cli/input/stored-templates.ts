import type { TemplateSet } from '../../rendering/parse-templates.ts';

/** Checked templates as JSON, which knows no maps: they become lists of their entries. */
export function storeTemplates({ templates, rollout, notGenerated }: TemplateSet): string {
  const { slots, orders, phases } = rollout;
  return JSON.stringify({
    templates,
    slots: [...slots],
    orders: [...orders],
    phases: [...phases],
    notGenerated: [...notGenerated],
  });
}

export function restoreTemplates(text: string): TemplateSet {
  const { templates, slots, orders, phases, notGenerated } = JSON.parse(text);
  return {
    templates,
    rollout: { slots: new Map(slots), orders: new Map(orders), phases: new Map(phases) },
    notGenerated: new Map(notGenerated),
  };
}
