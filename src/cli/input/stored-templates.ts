import type { TemplateSet } from '../../rendering/parse-templates.ts';

const marker = '$map';

/** Checked templates as JSON; a map becomes a list of its entries under a marker that no template can hold. */
export function storeTemplates(templates: TemplateSet): string {
  return JSON.stringify(templates, (_, value: unknown) =>
    value instanceof Map ? { [marker]: [...(value as Map<unknown, unknown>)] } : value,
  );
}

export function restoreTemplates(text: string): TemplateSet {
  return JSON.parse(text, (_, value: unknown) =>
    isStoredMap(value) ? new Map(value[marker] as [unknown, unknown][]) : value,
  ) as TemplateSet;
}

function isStoredMap(value: unknown): value is Readonly<Record<typeof marker, unknown>> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, marker);
}
