import { gatewayNameLabel } from '../model/gateway-name-label.ts';
import { namespacedName } from '../model/namespaced-name.ts';
import type { PlatformGateway } from '../model/platform.ts';
import type { Inventory } from './inventory.ts';
import { isSystemNamespace } from './namespaces.ts';

/** Where Istio's instructions install the control plane: also where the input does not show it. */
const usualControlPlane = 'istio-system';

/** Workloads, `namespace/name`, that carry the cluster or the mesh and are nobody's application: system namespaces, the namespace of istiod, gateways and waypoints. */
export function platformWorkloads(
  inventory: Inventory,
  gateways: readonly PlatformGateway[],
): ReadonlySet<string> {
  const { workloads } = inventory.cluster;
  const controlPlanes = new Set([
    usualControlPlane,
    ...workloads
      .filter(({ labels }) => labels.app === 'istiod' || labels.istio === 'pilot')
      .map(({ namespace }) => namespace),
  ]);
  const names = new Set(gateways.map(namespacedName));
  return new Set(
    workloads
      .filter(
        ({ namespace, name, labels }) =>
          isSystemNamespace(namespace) ||
          controlPlanes.has(namespace) ||
          names.has(namespacedName({ namespace, name })) ||
          labels[gatewayNameLabel] !== undefined,
      )
      .map(namespacedName),
  );
}
