import * as z from 'zod/mini';
import { inWords } from '../model/in-words.ts';
import { faultsOf } from './check-template.ts';
import { conditionSchema } from './condition-schema.ts';
import { parseRollout, type Rollout } from './rollout/parse-rollout.ts';
import type { Template, Tree } from './template.ts';
import { type TemplateFault, TemplateFaults } from './template-faults.ts';

/** A file of `templates/` after YAML, with its path below that folder: `network-policy/np-dns.yaml`. */
export interface TemplateSource {
  readonly path: string;
  readonly value: unknown;
}

/** Everything that rendering takes from `templates/`, checked. */
export interface TemplateSet {
  /** Sorted by id. */
  readonly templates: readonly Template[];
  readonly rollout: Rollout;
  /** Texts for what a plan leaves out, by code: `what` and `why`, with `{values.…}`. */
  readonly notGenerated: ReadonlyMap<string, { readonly what: string; readonly why: string }>;
}

const text = z.string().check(z.minLength(1));
const headerSchema = z.strictObject({
  id: z.string().check(z.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)),
  kind: text,
  purpose: text,
  layer: z.enum(['np', 'mesh', 'traffic', 'install']),
  phase: z.optional(text),
  when: z.optional(conditionSchema),
  forEach: z.optional(text),
  why: text,
  answers: z.array(z.union([text, z.strictObject({ $value: text })])).check(z.minLength(1)),
  file: z.optional(text),
  document: z.record(z.string(), z.unknown()),
});

const omissionsPath = 'not-generated.yaml';
const omissionsSchema = z.record(z.string(), z.strictObject({ what: text, why: text }));

/**
 * Checks all files together and reports all faults at once.
 * @throws TemplateFaults with every fault.
 */
export function parseTemplates(sources: readonly TemplateSource[]): TemplateSet {
  const faults: TemplateFault[] = [];
  const isRollout = ({ path }: TemplateSource) => path.startsWith('rollout/') || path === 'rollout.yaml';
  const rollout = parseRollout(sources.filter(isRollout), faults);
  const notGenerated = parseOmissions(
    sources.find(({ path }) => path === omissionsPath),
    faults,
  );
  const templates = sources
    .filter((source) => !isRollout(source) && source.path !== omissionsPath)
    .flatMap((source) => {
      const template = parseTemplate(source, faults);
      return template ? [template] : [];
    })
    .sort((one, other) => (one.id < other.id ? -1 : 1));
  for (const template of templates) {
    faults.push(...faultsOf(template), ...phaseFaults(template, rollout));
  }
  faults.push(...repeatedIds(templates), ...unusedSlots(templates, rollout));
  if (faults.length > 0) throw new TemplateFaults(faults);
  return { templates, rollout, notGenerated };
}

function parseOmissions(
  source: TemplateSource | undefined,
  faults: TemplateFault[],
): TemplateSet['notGenerated'] {
  const parsed = omissionsSchema.safeParse(source?.value, inWords);
  if (parsed.success) return new Map(Object.entries(parsed.data));
  for (const issue of parsed.error.issues) {
    faults.push({ template: omissionsPath, place: issue.path.join('.') || 'file', message: issue.message });
  }
  return new Map();
}

function parseTemplate({ path, value }: TemplateSource, faults: TemplateFault[]): Template | undefined {
  const parsed = headerSchema.safeParse(value, inWords);
  const name = path.replace(/^.*\//, '').replace(/\.yaml$/, '');
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      faults.push({ template: path, place: issue.path.join('.') || 'header', message: issue.message });
    }
    return undefined;
  }
  if (parsed.data.id !== name) {
    faults.push({
      template: path,
      place: 'id',
      message: `is ${parsed.data.id}, but the file is named ${name}`,
    });
  }
  return { ...parsed.data, document: parsed.data.document as Tree };
}

/** A template nobody carries would never be written; one without a place cannot be. */
function phaseFaults(template: Template, rollout: Rollout): TemplateFault[] {
  const fault = (place: string, message: string) => [{ template: template.id, place, message }];
  if (template.kind === 'Values') {
    return template.file === undefined ? fault('file', 'a values file needs its path') : [];
  }
  if (template.phase === undefined) return fault('phase', 'is missing');
  return rollout.slots.has(template.phase) ? [] : fault('phase', `there is no slot ${template.phase}`);
}

function repeatedIds(templates: readonly Template[]): TemplateFault[] {
  return templates
    .filter(({ id }, index) => templates.findIndex((other) => other.id === id) !== index)
    .map(({ id }) => ({ template: id, place: 'id', message: 'is used twice' }));
}

function unusedSlots(templates: readonly Template[], rollout: Rollout): TemplateFault[] {
  const used = new Set(templates.map(({ phase }) => phase));
  return [...rollout.slots.keys()]
    .filter((slot) => !used.has(slot))
    .map((slot) => ({ template: 'rollout.yaml', place: `slots.${slot}`, message: 'no template uses it' }));
}
