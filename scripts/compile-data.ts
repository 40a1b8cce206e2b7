import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { storeKnowledge } from '../src/cli/input/stored-knowledge.ts';
import { storeTemplates } from '../src/cli/input/stored-templates.ts';
import { loadKnowledge } from '../src/knowledge/load-knowledge.ts';
import { loadTemplates } from '../src/rendering/load-templates.ts';

/** What the build writes beside the program, by file name. */
export function compiledData(root: string): Readonly<Record<string, string>> {
  return {
    'knowledge.json': storeKnowledge(loadKnowledge(join(root, 'questions'))),
    'templates.json': storeTemplates(loadTemplates(join(root, 'templates'))),
    'payments.yaml': readFileSync(join(root, 'examples/payments.yaml'), 'utf8'),
  };
}
