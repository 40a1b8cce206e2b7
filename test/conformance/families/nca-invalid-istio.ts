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
  readonly expectedError: boolean;
}

/** Istio objects that network-config-analyzer takes or refuses. */
export const ncaInvalidIstio: Family = {
  name: 'nca-invalid-istio',
  folders: ['nca-invalid'],
  run(casesDirectory) {
    const directory = join(casesDirectory, 'nca-invalid');
    const failed: FamilyResult['failed'][number][] = [];
    const outOfScope: FamilyResult['outOfScope'][number][] = [];
    let passed = 0;
    for (const entry of readJson<Entry[]>(join(directory, 'index.json'))) {
      if (!entry.file.startsWith('istio/')) continue;
      const object = load(readFileSync(join(directory, entry.file), 'utf8')) as KubernetesObject;
      if (!isValidated(object)) {
        outOfScope.push({ case: entry.file, reason: `${object.kind} is checked by its CRD only` });
        continue;
      }
      const problems = validateObject(object).filter(({ severity }) => severity === 'error');
      if (problems.length > 0 === entry.expectedError) passed++;
      else {
        const expected = entry.expectedError ? 'refused' : 'valid';
        failed.push({ case: entry.file, expected, found: JSON.stringify(problems) });
      }
    }
    return { unit: 'objects', passed, failed, outOfScope, explained: [] };
  },
};
