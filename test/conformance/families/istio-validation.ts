import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { isValidated, validateObject } from '../../../src/semantics/validation/validate-object.ts';
import type { Family, FamilyResult } from '../family.ts';
import { readJson } from '../istio/read-case-files.ts';

interface Entry {
  readonly file: string;
  readonly kind: string;
  readonly valid: boolean;
  readonly warning?: boolean;
}

/** What istiod's webhook and the CRDs accept, refuse and warn about. */
export const istioValidation: Family = {
  name: 'istio-validation',
  folders: ['istio-validation'],
  run(casesDirectory) {
    const directory = join(casesDirectory, 'istio-validation');
    const index = readJson<{ webhook: Entry[]; crd: Entry[] }>(join(directory, 'index.json'));
    const failed: FamilyResult['failed'][number][] = [];
    const outOfScope: FamilyResult['outOfScope'][number][] = [];
    let passed = 0;
    for (const entry of [...index.webhook, ...index.crd]) {
      const object = load(readFileSync(join(directory, entry.file), 'utf8')) as KubernetesObject;
      if (!isValidated(object)) {
        outOfScope.push({ case: entry.file, reason: `${entry.kind} is checked by its CRD only` });
        continue;
      }
      const problems = validateObject(object);
      const refused = problems.some(({ severity }) => severity === 'error');
      const warned = problems.some(({ severity }) => severity === 'warning');
      const agrees = refused !== entry.valid && (!entry.warning || refused || warned);
      if (agrees) passed++;
      else {
        const expected = `${entry.valid ? 'valid' : 'refused'}${entry.warning ? ' with a warning' : ''}`;
        failed.push({ case: entry.file, expected, found: JSON.stringify(problems) });
      }
    }
    return { unit: 'cases', passed, failed, outOfScope, explained: [] };
  },
};
