import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Knowledge } from '../../knowledge/knowledge.ts';

/** The form of `built-in.ts` that the package carries: the build wrote everything to JSON. */
export const builtInFolders = {
  questions: resolve(import.meta.dirname, '../questions'),
  templates: resolve(import.meta.dirname, '../templates'),
};

export function builtInKnowledge(): Knowledge {
  return JSON.parse(readFileSync(resolve(import.meta.dirname, 'knowledge.json'), 'utf8')) as Knowledge;
}

export function builtInExample(): string {
  return readFileSync(resolve(import.meta.dirname, 'payments.yaml'), 'utf8');
}
