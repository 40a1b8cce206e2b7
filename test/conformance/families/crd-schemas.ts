import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { loadCrds } from '../crd/crd-set.ts';
import type { Family } from '../family.ts';

const newerThanCrds = 'istio/api after v1.30.3, from which the stored CRDs are';
/** Cases of a newer Istio than the stored CRDs, and one that YAML parsers read differently. */
const explanations: Readonly<Record<string, { reason: string; source: string }>> = {
  'crd/destinationrule-valid-03.yaml': { reason: 'http2KeepAlive is a later field', source: newerThanCrds },
  'crd/envoyfilter-valid-04.yaml': {
    reason: 'MERGE_AND_REPLACE_LIST is a later operation',
    source: newerThanCrds,
  },
  'crd/serviceentry-valid-00.yaml': {
    reason: '"001:db8::]" is a mapping in YAML 1.2 flow style, a string for the parser of the Go tests',
    source: 'YAML 1.2.2, 7.4.2',
  },
};

/** The CRD evaluator itself, before its word on our bundles is worth anything: what the real CRDs accept and refuse. */
export const crdSchemas: Family = {
  name: 'crd-schemas',
  folders: ['schemas', 'istio-validation'],
  run(casesDirectory) {
    const crds = loadCrds(casesDirectory);
    const folder = join(casesDirectory, 'istio-validation');
    const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as {
      crd: { file: string; kind: string; valid: boolean; err?: string }[];
    };
    const failed: { case: string; expected: string; found: string }[] = [];
    const explained: { case: string; reason: string; source: string }[] = [];
    const outOfScope: { case: string; reason: string }[] = [];
    let passed = 0;
    for (const item of index.crd) {
      const [object] = loadAll(readFileSync(join(folder, item.file), 'utf8'));
      const faults = crds?.faults(object);
      if (faults === undefined) outOfScope.push({ case: item.file, reason: `no stored CRD of ${item.kind}` });
      else if ((faults.length === 0) === item.valid) passed += 1;
      else if (explanations[item.file])
        explained.push({ case: item.file, ...explanations[item.file] } as never);
      else {
        failed.push({
          case: item.file,
          expected: item.valid ? 'accepted' : `refused: ${item.err ?? ''}`,
          found: faults.length === 0 ? 'accepted' : `refused: ${faults.join('; ')}`,
        });
      }
    }
    return {
      unit: 'cases',
      passed,
      failed,
      outOfScope,
      explained,
      notes: [`${crds?.rules ?? 0} CEL rules loaded`],
    };
  },
};
