import { join } from 'node:path';
import type { Family, FamilyResult } from '../family.ts';
import { readJson, readYamlObjects } from './read-case-files.ts';
import { type RequestCase, requestAnswerer, settingsOf } from './request-case.ts';

interface Test {
  readonly id: string;
  readonly policies: string;
  readonly rootNamespace?: string;
  readonly trustDomain?: string;
  readonly trustDomainAliases?: readonly string[];
  readonly requests: readonly RequestCase[];
}

/** A family of a folder with `cases.json` and policies, every request of which says whether it is allowed. */
export function requestFamily(name: string): Family {
  return {
    name,
    folders: [name],
    run(casesDirectory) {
      const directory = join(casesDirectory, name);
      const failed: FamilyResult['failed'][number][] = [];
      let passed = 0;
      for (const test of readJson<Test[]>(join(directory, 'cases.json'))) {
        const answer = requestAnswerer(readYamlObjects(join(directory, test.policies)), settingsOf(test));
        for (const [index, request] of test.requests.entries()) {
          const expected = request.allow ? 'allowed' : 'denied';
          const found = answer(request);
          if (found.startsWith(expected)) passed++;
          else failed.push({ case: `${test.id} request ${index + 1}`, expected, found });
        }
      }
      return { unit: 'requests', passed, failed, outOfScope: [], explained: [] };
    },
  };
}
