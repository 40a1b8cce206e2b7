import { isDnsLabel } from './istio-names.ts';
import type { View } from './view.ts';

/**
 * `exportTo` by istiod's webhook: `*` alone, `.`, namespaces; `~` alone and for a ServiceEntry only; nothing twice.
 * With a workload selector (DestinationRule) only the object's own namespace.
 */
export function checkExportTo(
  exportTo: View,
  { namespace, kind }: { readonly namespace: string; readonly kind: 'ServiceEntry' | 'selecting' | 'other' },
): void {
  const seen = new Set<string>();
  for (const entry of exportTo.items()) {
    const key = entry.text === '.' ? namespace : entry.text;
    if (seen.has(key)) {
      entry.refuse(key === entry.text ? 'stands here twice' : `is ${namespace}, which stands here too`);
    } else if (key === '~' && kind !== 'ServiceEntry') {
      entry.refuse('~ (nobody) is for a ServiceEntry only');
    } else if (key === '*' || key === '.' || key === '~' || isDnsLabel(key)) seen.add(key);
    else entry.refuse('must be ".", "*" or a namespace');
  }
  if (kind === 'selecting' && seen.size > 0 && !(seen.has(namespace) && seen.size === 1)) {
    exportTo.refuse('must be the own namespace alone, because there is a workloadSelector');
  }
  for (const alone of ['*', '~']) {
    if (seen.has(alone) && exportTo.length > 1) exportTo.refuse(`cannot have others beside ${alone}`);
  }
}
