import { brokenFqdn, isDnsLabel } from './istio-names.ts';
import type { View } from './view.ts';

/** Names of gateways as a VirtualService writes them: `namespace/name`, a bare name, `mesh`. */
export function checkGatewayNames(gateways: View): void {
  for (const gateway of gateways.items()) {
    const slash = gateway.text.indexOf('/');
    if (slash < 0) {
      if (gateway.text.includes('.')) gateway.warn('should have the form namespace/name');
      gateway.keeps(brokenFqdn(gateway.text));
      // istiod looks no further after a name without namespace.
      return;
    }
    const parts = [gateway.text.slice(0, slash), gateway.text.slice(slash + 1)];
    if (!parts.every(isDnsLabel)) gateway.refuse('must be namespace/name, both of them DNS labels');
  }
}
