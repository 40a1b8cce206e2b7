import type { ClusterService } from '../model/cluster.ts';
import type { KubernetesObject } from '../model/kubernetes.ts';
import { protocolOf } from './container-ports.ts';
import { fields, list, stringMap, text } from './untrusted.ts';

const types = ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'] as const;

/** A core Service as the cluster sees it; undefined for any other kind. */
export function serviceFrom(object: KubernetesObject): ClusterService | undefined {
  if (object.kind !== 'Service' || object.apiVersion !== 'v1') return undefined;
  const spec = fields(object.spec);
  const namespace = text(object.metadata.namespace) ?? 'default';
  const name = object.metadata.name;
  const type = types.find((known) => known === spec.type) ?? 'ClusterIP';
  const addresses = [...new Set([spec.clusterIP, ...list(spec.clusterIPs)].map(text))].filter(
    (address): address is string => address !== undefined,
  );
  const selector = stringMap(spec.selector);
  const externalName = text(spec.externalName);
  const exportTo = exportsOf(object);
  return {
    namespace,
    name,
    labels: stringMap(object.metadata.labels),
    type,
    headless: type !== 'ExternalName' && addresses.includes('None'),
    clusterAddresses: addresses.filter((address) => address !== 'None'),
    ...(type === 'ExternalName' && externalName !== undefined ? { externalName } : {}),
    ...(type !== 'ExternalName' && Object.keys(selector).length > 0 ? { selector } : {}),
    ...(exportTo.length > 0 ? { exportTo } : {}),
    ports: list(spec.ports).map(fields).flatMap(servicePort),
    object: { kind: 'Service', namespace, name },
  };
}

/** The names in an annotation, separated by commas (istio.io, "Resource Annotations"). */
function exportsOf({ metadata }: KubernetesObject): readonly string[] {
  const named = stringMap(metadata.annotations)['networking.istio.io/exportTo'] ?? '';
  return named
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function servicePort(entry: Readonly<Record<string, unknown>>): ClusterService['ports'] {
  const { port, targetPort } = entry;
  if (typeof port !== 'number') return [];
  const target = (typeof targetPort === 'number' && targetPort !== 0) || text(targetPort) ? targetPort : port;
  const name = text(entry.name);
  const appProtocol = text(entry.appProtocol);
  return [
    {
      port,
      targetPort: numeric(target as number | string),
      ...(name !== undefined ? { name } : {}),
      protocol: protocolOf(entry.protocol),
      ...(appProtocol !== undefined ? { appProtocol } : {}),
    },
  ];
}

/** A quoted number is meant as a number: names need a letter. */
function numeric(target: number | string): number | string {
  return typeof target === 'string' && /^\d+$/.test(target) ? Number(target) : target;
}
