import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withoutDuplicates } from '../../../src/kubernetes/duplicates.ts';
import { isNetworkPolicy } from '../../../src/semantics/network-policy/network-policy.ts';
import { validateNetworkPolicy } from '../../../src/semantics/network-policy/validate.ts';
import type { Family } from '../family.ts';
import { readManifests } from '../read-manifests.ts';

/** Folders of manifests that have to be refused. */
export const netpolAnalyzerRefusals: Family = {
  name: 'netpol-refusals',
  folders: ['netpol-analyzer'],
  run(casesDirectory) {
    const folder = join(casesDirectory, 'netpol-analyzer');
    const index = JSON.parse(readFileSync(join(folder, 'invalid-index.json'), 'utf8')) as {
      dir: string;
      why: string;
    }[];
    const failed: { case: string; expected: string; found: string }[] = [];
    let passed = 0;
    for (const { dir, why } of index) {
      const { objects, problems } = readManifests(join(folder, dir));
      const faults = [
        ...problems,
        ...withoutDuplicates(objects).problems,
        ...objects
          .filter(({ object }) => isNetworkPolicy(object))
          .flatMap(({ object, place }) => validateNetworkPolicy(object, place)),
      ];
      if (faults.length > 0) passed += 1;
      else failed.push({ case: dir, expected: why, found: 'accepted' });
    }
    return { unit: 'folders', passed, failed, outOfScope: [], explained: [] };
  },
};
