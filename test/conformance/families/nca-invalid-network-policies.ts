import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDocuments } from '../../../src/kubernetes/read-documents.ts';
import { validateNetworkPolicy } from '../../../src/semantics/network-policy/validate.ts';
import type { Family } from '../family.ts';

interface Case {
  readonly file: string;
  readonly kind: string;
  readonly expectedError: boolean;
}

/** Objects that have to be refused, and a few that must not be: the NetworkPolicies. */
export const ncaInvalidNetworkPolicies: Family = {
  name: 'nca-invalid-np',
  folders: ['nca-invalid'],
  run(casesDirectory) {
    const folder = join(casesDirectory, 'nca-invalid');
    const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as Case[];
    const failed: { case: string; expected: string; found: string }[] = [];
    let passed = 0;
    for (const item of index.filter(({ kind }) => kind === 'NetworkPolicy')) {
      const { documents, problems } = readDocuments(readFileSync(join(folder, item.file), 'utf8'), item.file);
      const faults = [
        ...problems.map(({ message }) => message),
        ...documents.flatMap(({ value }) =>
          validateNetworkPolicy(value).map(({ path, message }) => `${path} ${message}`),
        ),
      ];
      if (faults.length > 0 === item.expectedError) passed += 1;
      else {
        const expected = item.expectedError ? 'refused' : 'accepted';
        failed.push({ case: item.file, expected, found: faults.join('; ') || 'accepted' });
      }
    }
    return { unit: 'objects', passed, failed, outOfScope: [], explained: [] };
  },
};
