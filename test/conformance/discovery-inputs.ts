import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readObjects } from '../../src/kubernetes/read-objects.ts';
import type { PlacedObject } from '../../src/model/kubernetes.ts';

/** The objects of a folder's YAML and JSON files, those without a namespace put into the given one, as `kubectl apply -n` does. */
export function readFolder(folder: string, namespace: string): readonly PlacedObject[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ya?ml|json)$/.test(file))
    .sort()
    .flatMap(
      (file) =>
        readObjects(readFileSync(join(folder, file), 'utf8'), relative(folder, join(folder, file))).objects,
    )
    .map((placed) => inNamespace(placed, namespace));
}

const clusterScoped = new Set([
  'Namespace',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'GatewayClass',
  'IngressClass',
  'Node',
]);

function inNamespace(placed: PlacedObject, namespace: string): PlacedObject {
  const { object, place } = placed;
  if (object.metadata.namespace !== undefined || clusterScoped.has(object.kind)) return placed;
  return { place, object: { ...object, metadata: { ...object.metadata, namespace } } };
}
