import { load } from 'js-yaml';
import { fields } from '../../kubernetes/untrusted.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import type { MeshSettings } from './mesh-settings.ts';
import { pathNormalizations } from './path-normalization.ts';
import { tunnelsSetUp } from './takes-tunnels.ts';
import { textsOf } from './texts.ts';

/**
 * What the mesh configuration among objects says: the ConfigMap `istio` (or `istio-<revision>`) of istiod, whose key
 * `mesh` is YAML. Only what it sets is in the result; without such an object, or where it cannot be read, nothing is.
 */
export function readMeshConfig(
  objects: readonly KubernetesObject[],
  namespace: string,
  revision?: string,
): Partial<MeshSettings> {
  const names = revision ? [`istio-${revision}`, 'istio'] : ['istio'];
  const found = names
    .map((name) =>
      objects.find(
        ({ kind, metadata }) =>
          kind === 'ConfigMap' && metadata.name === name && metadata.namespace === namespace,
      ),
    )
    .find((object) => object !== undefined);
  const text = fields(found?.data).mesh;
  if (typeof text !== 'string') return {};
  let mesh: ReturnType<typeof fields>;
  try {
    mesh = fields(load(text));
  } catch {
    return {};
  }
  const normalization = pathNormalizations.find(
    (one) => one === fields(mesh.pathNormalization).normalization,
  );
  const { trustDomain, rootNamespace } = mesh;
  const policy = fields(mesh.outboundTrafficPolicy).mode;
  return {
    ...(typeof rootNamespace === 'string' && rootNamespace !== '' ? { rootNamespace } : {}),
    ...(typeof trustDomain === 'string' && trustDomain !== ''
      ? { trustDomains: [trustDomain, ...textsOf(mesh.trustDomainAliases)] }
      : {}),
    ...(normalization ? { pathNormalization: normalization } : {}),
    ...(mesh.enableAutoMtls === false ? { autoMtls: false } : {}),
    ...(policy === 'REGISTRY_ONLY' ? { outboundTrafficPolicy: policy } : {}),
    sidecarTunnels: tunnelsSetUp(mesh.defaultConfig) ?? false,
  };
}
