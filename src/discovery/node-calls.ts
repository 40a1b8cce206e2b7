import { fields, isFields, list, text } from '../kubernetes/untrusted.ts';
import type { ClusterWorkload } from '../model/cluster.ts';
import type { PlacedObject } from '../model/kubernetes.ts';
import { namespacedName } from '../model/namespaced-name.ts';
import { keyWords, meaningOf } from './addresses/key-words.ts';
import type { BlindSpot } from './blind-spot.ts';
import { containersOf } from './containers.ts';
import { evidenceAt } from './evidence.ts';
import type { Inventory } from './inventory.ts';
import { servicesNamedIn } from './mentioned-services.ts';
import { referenceTo } from './reference-to.ts';
import { resolveHost } from './resolve-host.ts';
import type { WorkloadSource } from './workload-source.ts';

type NodeCall = Extract<BlindSpot, { kind: 'called-by-node' }>;

/** Volumes that are filled from objects of the cluster or from the node itself. */
const localVolumes: ReadonlySet<string> = new Set(
  'name configMap secret projected downwardAPI emptyDir hostPath persistentVolumeClaim ephemeral image'.split(
    ' ',
  ),
);
const storage: Readonly<Record<string, string>> = { PersistentVolume: 'spec', StorageClass: 'parameters' };
const deepest = 6;

/**
 * Workloads that nodes call: the kubelet asks the host that a probe or a lifecycle hook names (Kubernetes `core/v1`,
 * `HTTPGetAction.host`), and mounts volumes from the servers that pods, persistent volumes and storage classes name.
 * No pod's policy decides about these calls, but the callee's does, and a node is no peer that a selector could name.
 */
export function nodeCalls(
  sources: readonly WorkloadSource[],
  objects: readonly PlacedObject[],
  inventory: Inventory,
): readonly NodeCall[] {
  const found = [
    ...sources.flatMap((source) => [...probeHosts(source), ...volumeServers(source)]),
    ...objects.flatMap(storageServers),
  ];
  return found.flatMap(({ placed, namespace, path, key, value }) =>
    workloadsAt(key, value, namespace, inventory).map(
      (workload): NodeCall => ({
        kind: 'called-by-node',
        workload: referenceTo(workload),
        evidence: evidenceAt(placed, path),
      }),
    ),
  );
}

/** A text that a node takes for an address. */
interface NodeSetting {
  readonly placed: PlacedObject;
  readonly namespace: string;
  readonly path: string;
  readonly key: string;
  readonly value: string;
}

function probeHosts({ placed, template, workload: { namespace } }: WorkloadSource): NodeSetting[] {
  return containersOf(placed.object.kind, template).flatMap(({ container, path }) => {
    const { postStart, preStop } = fields(container.lifecycle);
    const { startupProbe, livenessProbe, readinessProbe } = container;
    const hooks = { startupProbe, livenessProbe, readinessProbe };
    return Object.entries({
      ...hooks,
      'lifecycle.postStart': postStart,
      'lifecycle.preStop': preStop,
    }).flatMap(([name, hook]) =>
      ['httpGet', 'tcpSocket'].flatMap((action) => {
        const value = text(fields(fields(hook)[action]).host);
        const field = `${path}.${name}.${action}.host`;
        return value === undefined ? [] : [{ placed, namespace, path: field, key: 'host', value }];
      }),
    );
  });
}

function volumeServers({ placed, template, workload: { namespace } }: WorkloadSource): NodeSetting[] {
  return list(template.spec.volumes).flatMap((volume, index) =>
    Object.entries(fields(volume)).flatMap(([type, details]) =>
      localVolumes.has(type)
        ? []
        : textsBelow(details, '', `volumes[${index}].${type}`).map((found) => ({
            placed,
            namespace,
            ...found,
          })),
    ),
  );
}

function storageServers(placed: PlacedObject): NodeSetting[] {
  const { object } = placed;
  const field = Object.hasOwn(storage, object.kind) ? storage[object.kind] : undefined;
  if (field === undefined) return [];
  const { claimRef, ...rest } = fields(object[field]);
  const namespace = text(fields(claimRef).namespace) ?? 'default';
  return textsBelow(rest, '', field).map((found) => ({ placed, namespace, ...found }));
}

function textsBelow(
  node: unknown,
  key: string,
  path: string,
  depth = 0,
): Pick<NodeSetting, 'path' | 'key' | 'value'>[] {
  if (typeof node === 'string') return [{ path, key, value: node }];
  if (depth > deepest) return [];
  if (isFields(node))
    return Object.entries(node).flatMap(([name, child]) =>
      textsBelow(child, name, `${path}.${name}`, depth + 1),
    );
  return list(node).flatMap((item, index) => textsBelow(item, key, `${path}[${index}]`, depth + 1));
}

/** A bare word is a name only behind a key that says so: `server: nfs`, and not `fsType: nfs`. */
function workloadsAt(
  key: string,
  value: string,
  namespace: string,
  inventory: Inventory,
): readonly ClusterWorkload[] {
  const isServer = meaningOf(key) === 'address' || serverWords.has(keyWords(key).at(-1) ?? '');
  const origin = { scope: '', kind: 'file', secret: false } as const;
  const evidence = { file: '', object: '', field: '' };
  const host = value.replace(/^\/\//, '');
  const named = servicesNamedIn(
    { key: isServer ? 'server' : '', value: host, evidence, ...origin },
    namespace,
    inventory,
  );
  const numbers = host.match(/\d{1,3}(?:\.\d{1,3}){3}/g) ?? [];
  const workloads = [...(isServer ? [host.split(/[:/]/)[0] ?? ''] : []), ...numbers].flatMap((name) => {
    const target = resolveHost(name.toLowerCase(), namespace, inventory);
    if (target.kind === 'service') return inventory.workloadsOf(target.service);
    return target.kind === 'workload' ? [target.workload] : [];
  });
  const all = [...named.flatMap((service) => inventory.workloadsOf(service)), ...workloads];
  return [...new Map(all.map((workload) => [namespacedName(workload), workload])).values()];
}

const serverWords: ReadonlySet<string> = new Set(['monitors', 'portal', 'portals', 'source', 'registry']);
