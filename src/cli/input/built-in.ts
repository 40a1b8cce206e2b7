import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import { loadKnowledge } from '../../knowledge/load-knowledge.ts';
import { loadTemplates } from '../../rendering/load-templates.ts';
import type { TemplateSet } from '../../rendering/parse-templates.ts';

const root = resolve(import.meta.dirname, '../../..');

/** Where the YAML lies that the built-in knowledge and templates are made of. */
export const builtInFolders = {
  questions: resolve(root, 'questions'),
  templates: resolve(root, 'templates'),
};

/**
 * What travels with the program. This is the form for running from source, which reads the YAML;
 * the build puts `built-in.compiled.ts` in its place.
 */
export function builtInKnowledge(): Knowledge {
  return loadKnowledge(builtInFolders.questions);
}

export function builtInTemplates(): TemplateSet {
  return loadTemplates(builtInFolders.templates);
}

/** A complete answers file, as a ready example. */
export function builtInExample(): string {
  return readFileSync(resolve(root, 'examples/payments.yaml'), 'utf8');
}
