import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { isValidated, validateObject } from '../../../src/semantics/validation/validate-object.ts';
import type { Family, FamilyResult } from '../family.ts';
import { readJson } from '../istio/read-case-files.ts';

interface Entry {
  readonly file: string;
  readonly kind: string;
  readonly valid: boolean;
  readonly warning?: boolean | null;
}

const outside = 'is neither generated nor judged: it is no policy and routes no traffic';
/** Kinds that nothing here writes or asks about. */
const kindsOutOfScope: Readonly<Record<string, string>> = {
  WasmPlugin: `WasmPlugin ${outside}`,
  WorkloadEntry: `WorkloadEntry ${outside}`,
  WorkloadGroup: `WorkloadGroup ${outside}`,
  ProxyConfig: `ProxyConfig ${outside}`,
};

const lostInYaml = 'Istio pkg/config/validation/validation_test.go, and istiod asked with this very object';
/** Cases that do not say in YAML what they said in the Go test that they come from. */
const explanations: Readonly<Record<string, { reason: string; source: string }>> = {
  'webhook/Sidecar/051-sidecar-egress-duplicated-with-wildcarded-same-namespace.yaml': {
    reason:
      'the Go test gives the object namespace bar, the YAML another one: "./*" and "bar/…" do not overlap',
    source: lostInYaml,
  },
  'webhook/ServiceEntry/058-discovery-type-dynamic-dns-mesh-internal-with-waypoint-invalid.yaml': {
    reason: 'the Go test sets the label istio.io/use-waypoint, the YAML has no labels',
    source: lostInYaml,
  },
  'crd/serviceentry-valid-00.yaml': {
    reason: '"001:db8::]" is a mapping in YAML 1.2 flow style, a string for the parser of the Go tests',
    source: 'YAML 1.2.2, 7.4.2',
  },
};

/** What istiod's webhook and the CRDs accept, refuse and warn about. */
export const istioValidation: Family = {
  name: 'istio-validation',
  folders: ['istio-validation'],
  run(casesDirectory) {
    const directory = join(casesDirectory, 'istio-validation');
    const index = readJson<{ webhook: Entry[]; crd: Entry[] }>(join(directory, 'index.json'));
    const failed: FamilyResult['failed'][number][] = [];
    const outOfScope: FamilyResult['outOfScope'][number][] = [];
    const explained: FamilyResult['explained'][number][] = [];
    let passed = 0;
    for (const entry of [...index.webhook, ...index.crd]) {
      const objects = loadAll(readFileSync(join(directory, entry.file), 'utf8')) as KubernetesObject[];
      const object = objects.find(({ kind }) => kind === entry.kind);
      const outsideReason = kindsOutOfScope[entry.kind];
      if (outsideReason !== undefined || object === undefined || !isValidated(object)) {
        outOfScope.push({ case: entry.file, reason: outsideReason ?? `no ${entry.kind} that is checked` });
        continue;
      }
      const problems = validateObject(object);
      const found = verdict(
        !problems.some(({ severity }) => severity === 'error'),
        problems.some(({ severity }) => severity === 'warning'),
      );
      const asked = typeof entry.warning === 'boolean';
      const expected = verdict(entry.valid, asked ? entry.warning === true : found.includes('warning'));
      const explanation = explanations[entry.file];
      if (found === expected) passed++;
      else if (explanation !== undefined) explained.push({ case: entry.file, ...explanation });
      else failed.push({ case: entry.file, expected, found: `${found}: ${JSON.stringify(problems)}` });
    }
    return { unit: 'cases', passed, failed, outOfScope, explained };
  },
};

/** A refused object's warnings do not reach anybody. */
function verdict(valid: boolean, warned: boolean): string {
  if (!valid) return 'refused';
  return warned ? 'valid with a warning' : 'valid';
}
