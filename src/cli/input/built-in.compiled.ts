import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { TemplateSet } from '../../rendering/parse-templates.ts';
import { restoreTemplates } from './stored-templates.ts';

/** The form of `built-in.ts` that the package carries: the build wrote everything to JSON. */
export const builtInFolders = {
  questions: resolve(import.meta.dirname, '../questions'),
  templates: resolve(import.meta.dirname, '../templates'),
};

/** The texts of findings are half of the knowledge, and many a run has none to tell. */
export function builtInKnowledge(): Knowledge {
  const knowledge = JSON.parse(readText('knowledge.json')) as Omit<Knowledge, 'findings'>;
  let findings: Knowledge['findings'] | undefined;
  return {
    ...knowledge,
    get findings() {
      findings ??= JSON.parse(readText('findings.json')) as Knowledge['findings'];
      return findings;
    },
  };
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
