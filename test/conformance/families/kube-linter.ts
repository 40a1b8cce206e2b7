import { join } from 'node:path';
import { clusterFrom } from '../../../src/kubernetes/cluster.ts';
import { inNamespace } from '../../../src/kubernetes/default-namespace.ts';
import type { Finding } from '../../../src/model/finding.ts';
import { analyse } from '../../../src/semantics/analysis/analyse.ts';
import type { AnalysisCode } from '../../../src/semantics/analysis/detectors.ts';
import type { Family, FamilyResult } from '../family.ts';
import { readJson } from '../istio/read-case-files.ts';
import { manifestFiles, readManifests } from '../read-manifests.ts';

/** Checks in scope, and our codes that say the same. */
const checks: Readonly<Record<string, readonly AnalysisCode[]>> = {
  'dangling-ingress': ['missing-service', 'missing-port'],
  'dangling-networkpolicy': ['network-policy-selects-nothing'],
  'dangling-networkpolicypeer-podselector': ['peer-matches-nothing'],
  'dangling-service': ['service-without-workload'],
  'non-isolated-pod': ['namespace-without-default-deny'],
};

const reasons: Readonly<Record<string, string>> = {
  'exposed-services': 'how a Service is published is told by discovery, not by a judgement of policies',
};

/** kube-linter's checks of dangling references and of isolation: as many reports for the same input. */
export const kubeLinter: Family = {
  name: 'kube-linter',
  folders: ['kube-linter'],
  run(casesDirectory) {
    const directory = join(casesDirectory, 'kube-linter');
    const expected = readJson<Readonly<Record<string, readonly string[]>>>(join(directory, 'expected.json'));
    const failed: FamilyResult['failed'][number][] = [];
    const outOfScope: FamilyResult['outOfScope'][number][] = [];
    let passed = 0;
    for (const [check, lines] of Object.entries(expected)) {
      const codes = checks[check];
      const file = manifestFiles(directory).find((path) =>
        path.replace(/\.(ya?ml|json)$/, '').endsWith(`/${check}`),
      );
      if (codes === undefined || file === undefined) {
        const reason = reasons[check] ?? 'not about isolation or dangling references';
        outOfScope.push({ case: check, reason: file === undefined ? 'its input is absent' : reason });
        continue;
      }
      const objects = inNamespace(readManifests(file).objects, 'default');
      const { cluster } = clusterFrom(objects);
      const findings = analyse({ cluster: { ...cluster, openWorld: false }, objects }).filter(({ code }) =>
        (codes as readonly string[]).includes(code),
      );
      const found = check === 'non-isolated-pod' ? openPods(findings) : findings.length;
      const wanted = Number(lines.at(-1));
      if (found === wanted) passed++;
      else
        failed.push({
          case: check,
          expected: `${wanted} reports`,
          found: `${found}: ${JSON.stringify(findings.map(({ values }) => values))}`,
        });
    }
    return { unit: 'cases', passed, failed, outOfScope, explained: [] };
  },
};

/** How many workloads are open for ingress; we tell them together, the first by name. */
function openPods(findings: readonly Finding[]): number {
  const texts = findings
    .filter(({ values }) => values.direction === 'ingress')
    .map(({ values }) => String(values.workloads));
  return texts
    .map((text) => 1 + Number(/ and (\d+) more$/.exec(text)?.[1] ?? 0))
    .reduce((sum, each) => sum + each, 0);
}
