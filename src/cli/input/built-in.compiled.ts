import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { TemplateSet } from '../../rendering/parse-templates.ts';
import { restoreKnowledge } from './stored-knowledge.ts';
import { restoreTemplates } from './stored-templates.ts';

/** The form of `built-in.ts` that the package carries: the build wrote to JSON what runs read. */
export const builtInFolders = {
  questions: resolve(import.meta.dirname, '../questions'),
  templates: resolve(import.meta.dirname, '../templates'),
};

export function builtInKnowledge(): Knowledge {
  return restoreKnowledge(readText('knowledge.json'), builtInFolders.questions);
}

export function builtInTemplates(): TemplateSet {
  return restoreTemplates(readText('templates.json'));
}

export function builtInExample(): string {
  return readText('payments.yaml');
}

function readText(name: string): string {
  return readFileSync(resolve(import.meta.dirname, name), 'utf8');
}
