import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { TemplateSet } from '../../rendering/parse-templates.ts';
import { type StoredTemplates, unpackTemplates } from './stored-templates.ts';

/** The form of `built-in.ts` that the package carries: the build wrote everything to JSON. */
export const builtInFolders = {
  questions: resolve(import.meta.dirname, '../questions'),
  templates: resolve(import.meta.dirname, '../templates'),
};

export function builtInKnowledge(): Knowledge {
  return readJson('knowledge.json') as Knowledge;
}

export function builtInTemplates(): TemplateSet {
  return unpackTemplates(readJson('templates.json') as StoredTemplates);
}

export function builtInExample(): string {
  return readFileSync(resolve(import.meta.dirname, 'payments.yaml'), 'utf8');
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(resolve(import.meta.dirname, name), 'utf8'));
}
