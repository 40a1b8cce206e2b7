import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadKnowledge } from '../src/knowledge/load-knowledge.ts';

/** What the build writes beside the program, by file name. */
export function compiledData(root: string): Readonly<Record<string, unknown>> {
  return {
    'knowledge.json': loadKnowledge(join(root, 'questions')),
    'payments.yaml': readFileSync(join(root, 'examples/payments.yaml'), 'utf8'),
  };
}
