import { isValidated, validateObject } from '../../../src/semantics/validation/validate-object.ts';
import { everyBundle } from '../../bundle/bundles.ts';
import { everyPlan } from '../../rendering/fixtures/scenarios.ts';
import { loadCrds } from '../crd/crd-set.ts';
import type { Family } from '../family.ts';

/** Core kinds that have no CRD; what can be said of them, `validateObject` says. */
const builtIn = ['NetworkPolicy', 'ConfigMap'];

/**
 * What we write ourselves, held against the real CRDs (structural schemas and CEL rules): every preset and example under
 * every approach and data plane, and the scenarios that exercise every template.
 */
export const bundleSchemas: Family = {
  name: 'bundle-schemas',
  folders: ['schemas'],
  run(casesDirectory) {
    const crds = loadCrds(casesDirectory);
    const failed: { case: string; expected: string; found: string }[] = [];
    const explained: { case: string; reason: string; source: string }[] = [];
    const counts = new Map<string, number>();
    let passed = 0;
    for (const { name, plan } of [...everyBundle(), ...everyPlan()]) {
      for (const { object, file } of plan.documents) {
        const found = crds?.faults(object);
        counts.set(object.kind, (counts.get(object.kind) ?? 0) + 1);
        const unknown = found === undefined && !builtIn.includes(object.kind) ? ['no CRD is known'] : [];
        const refused = validateObject(object)
          .filter(({ severity }) => severity === 'error')
          .map(({ path, message }) => `${path} ${message}`);
        const unchecked = isValidated(object) || object.kind === 'ConfigMap' ? [] : ['has no checks of ours'];
        const faults = [...(found ?? []), ...unknown, ...refused, ...unchecked];
        const newer = faults.length > 0 && faults.every((fault) => isOfNewerGatewayApi(fault, name));
        if (newer)
          explained.push({
            case: `${name}: ${file}`,
            reason: 'the answers name Gateway API 1.7, whose HTTPRoute has retry; the stored CRDs are 1.6.1',
            source: 'Gateway API 1.7 release notes',
          });
        else if (faults.length === 0) passed += 1;
        else failed.push({ case: `${name}: ${file}`, expected: 'accepted', found: faults.join('; ') });
      }
    }
    const kinds = [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
    return {
      unit: 'documents',
      passed,
      failed,
      outOfScope: [],
      explained,
      notes: [kinds.map(([kind, count]) => `${kind} ${count}`).join(', ')],
    };
  },
};

function isOfNewerGatewayApi(fault: string, bundle: string): boolean {
  return bundle.startsWith('gateways of the Gateway API') && /\.retry: is an unknown field$/.test(fault);
}
