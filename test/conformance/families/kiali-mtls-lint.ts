import { join } from 'node:path';
import { clusterFrom } from '../../../src/kubernetes/cluster.ts';
import { inNamespace } from '../../../src/kubernetes/default-namespace.ts';
import type { PlacedObject } from '../../../src/model/kubernetes.ts';
import { analyse } from '../../../src/semantics/analysis/analyse.ts';
import type { AnalysisCode } from '../../../src/semantics/analysis/detectors.ts';
import type { Family, FamilyResult } from '../family.ts';
import { readJson } from '../istio/read-case-files.ts';
import { readManifests } from '../read-manifests.ts';

interface LintCase {
  readonly file: string;
  readonly autoMtls?: boolean;
  readonly expected: readonly { readonly code: string; readonly path: string; readonly object?: string }[];
}

const codes: Readonly<Record<string, AnalysisCode>> = {
  KIA0105: 'identity-rule-without-mtls',
  KIA0505: 'mtls-disabled-for-mutual-callers',
  KIA0506: 'mtls-disabled-for-mutual-callers',
};

/** Kiali's checks of mTLS: policies about identities without it, and callers that send it where it is disabled. */
export const kialiMtlsLint: Family = {
  name: 'kiali-mtls-lint',
  folders: ['kiali-mtls-lint'],
  run(casesDirectory) {
    const directory = join(casesDirectory, 'kiali-mtls-lint');
    const { cases, service } = readJson<{ cases: readonly LintCase[]; service?: string }>(
      join(directory, 'cases.json'),
    );
    const needs = readJson<readonly { policy: string; needsMtls: boolean }[]>(
      join(directory, 'needs-mtls.json'),
    );
    const failed: FamilyResult['failed'][number][] = [];
    const outOfScope: FamilyResult['outOfScope'][number][] = [];
    const explained: FamilyResult['explained'][number][] = [];
    let passed = 0;
    const compare = (name: string, expected: readonly string[], found: readonly string[]) => {
      const [a, b] = [expected, found].map((list) => [...new Set(list)].sort().join('; '));
      if (a === b) passed++;
      else failed.push({ case: name, expected: a || 'nothing', found: b || 'nothing' });
    };
    for (const { file, autoMtls = true, expected } of cases) {
      const unknown = expected.find(({ code }) => !(code in codes));
      if (unknown) {
        outOfScope.push({ case: file, reason: `${unknown.code} has no counterpart` });
        continue;
      }
      const objects = [...readManifests(join(directory, file)).objects, ...serviceOf(service)];
      if (differsByDefaultMode(objects, autoMtls, expected)) {
        explained.push({ case: file, ...defaultMode });
        continue;
      }
      compare(
        `${file} (${autoMtls ? 'automatic mTLS' : 'no automatic mTLS'})`,
        expected.map(({ code, path }) => `${codes[code]} ${path}`),
        lint(objects, autoMtls),
      );
    }
    const policies = join(directory, 'authorization', 'authz_policy_requires_mtls.yaml');
    const { objects } = readManifests(policies);
    for (const { policy, needsMtls } of needs) {
      const one = objects.filter(({ object }) => object.metadata.name === policy);
      const found = lint(one, false).some((each) => each.startsWith('identity-rule-without-mtls'));
      compare(`${policy} needs mTLS`, [String(needsMtls)], [String(found)]);
    }
    return { unit: 'cases', passed, failed, outOfScope, explained };
  },
};

const defaultMode = {
  reason:
    'without a PeerAuthentication the mode is PERMISSIVE, which takes the mTLS that the DestinationRule sends',
  source: 'https://istio.io/latest/docs/reference/config/security/peer_authentication/',
};

/** Kiali asks for a PeerAuthentication where callers send mTLS by a DestinationRule; Istio's default mode takes it. */
function differsByDefaultMode(
  objects: readonly PlacedObject[],
  autoMtls: boolean,
  expected: LintCase['expected'],
): boolean {
  const kinds = objects.map(({ object }) => object.kind);
  const mutual = objects.some(
    ({ object }) =>
      object.kind === 'DestinationRule' && JSON.stringify(object.spec).includes('"ISTIO_MUTUAL"'),
  );
  const asked = expected.some(({ code }) => code === 'KIA0105');
  return (
    !autoMtls && asked && mutual && !kinds.includes('PeerAuthentication') && lint(objects, false).length === 0
  );
}

/** The Service that the cases take for granted, `<name> in namespace <namespace> exists`; its manifest has no name. */
function serviceOf(text: string | undefined): PlacedObject[] {
  const [, name, namespace] = /^(\S+) in namespace (\S+)/.exec(text ?? '') ?? [];
  if (name === undefined || namespace === undefined) return [];
  const spec = { selector: { app: name }, ports: [{ name: 'http', port: 9080 }] };
  const object = { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec };
  return [{ object, place: { file: 'cases.json' } }];
}

/** `code path` with Kiali's spelling of the path, for the codes that have a counterpart. */
function lint(objects: readonly PlacedObject[], autoMtls: boolean): string[] {
  const placed = inNamespace(objects, 'bookinfo');
  const { cluster } = clusterFrom(placed);
  const ours = new Set<string>(Object.values(codes));
  return analyse({ cluster, objects: placed, mesh: { autoMtls } })
    .filter(({ code }) => ours.has(code))
    .map(({ code, values }) => `${code} ${String(values.field ?? 'spec.mtls').replaceAll('.', '/')}`);
}
