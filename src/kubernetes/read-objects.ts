import type { Problem } from '../model/answers.ts';
import type { KubernetesObject, Place, PlacedObject } from '../model/kubernetes.ts';
import { readDocuments, type Skipped } from './read-documents.ts';
import type { ReadLimits } from './read-limits.ts';

export interface ReadObjects {
  readonly objects: readonly PlacedObject[];
  readonly problems: readonly Problem[];
  readonly skipped: readonly Skipped[];
}

/** Kinds that have an apiVersion and yet never reach an API server. */
const clientKinds: ReadonlySet<string> = new Set([
  'Kustomization',
  'Component',
  'Config',
  'Cluster',
  'ClusterConfiguration',
  'InitConfiguration',
  'JoinConfiguration',
  'KubeletConfiguration',
  'KubeProxyConfiguration',
]);

/**
 * Reads Kubernetes objects from YAML or JSON text: multi-document streams, Lists (flattened), `kubectl get`
 * exports, helm and kustomize output. Input: the text and its file name (`-` for standard input). Output: the
 * objects with their places in the order of the text, problems (file, line, message) and what was skipped and why.
 * Objects are checked only to have an apiVersion, a kind and a name. Never throws.
 */
export function readObjects(text: string, file: string, limits?: ReadLimits): ReadObjects {
  const { documents, problems, skipped } = readDocuments(text, file, limits);
  const found: Found = { objects: [], problems: [...problems], skipped: [...skipped] };
  for (const { value, place, itemLines } of documents) collect(value, place, itemLines, found);
  return found;
}

interface Found {
  readonly objects: PlacedObject[];
  readonly problems: Problem[];
  readonly skipped: Skipped[];
}

function collect(value: unknown, place: Place, itemLines: readonly number[], found: Found): void {
  if (!isRecord(value)) {
    // Some exporters write one JSON array of objects.
    if (Array.isArray(value) && value.length > 0 && value.every(isRecord)) {
      for (const item of value) collect(item, place, [], found);
      return;
    }
    const what = Array.isArray(value) ? 'a list' : `the text "${String(value).slice(0, 60)}"`;
    found.skipped.push({ place, reason: 'not-an-object', detail: what });
    return;
  }
  const { kind, apiVersion } = value;
  if (typeof kind !== 'string' || kind === '' || typeof apiVersion !== 'string' || apiVersion === '') {
    const missing = typeof kind !== 'string' || kind === '' ? 'kind' : 'apiVersion';
    found.skipped.push({ place, reason: 'not-an-object', detail: `no ${missing}` });
    return;
  }
  if (kind.endsWith('List') && Array.isArray(value.items)) {
    for (const [index, item] of value.items.entries()) {
      const line = itemLines[index] ?? place.line;
      collect(typedItem(item, kind, apiVersion), { ...place, line }, [], found);
    }
    return;
  }
  const metadata = isRecord(value.metadata) ? value.metadata : {};
  const name = metadata.name ?? generatedName(metadata.generateName);
  if (typeof name === 'string' && name !== '') {
    const object = { ...value, apiVersion, kind, metadata: { ...metadata, name } } as KubernetesObject;
    found.objects.push({ object, place });
  } else if (clientKinds.has(kind)) {
    found.skipped.push({ place, reason: 'client-side', detail: kind });
  } else {
    const message = `${kind} needs metadata.name, a string`;
    found.problems.push({ path: 'metadata.name', message, file: place.file, line: place.line });
  }
}

/** The API's typed lists (`DeploymentList`) leave out what each item is. */
function typedItem(item: unknown, listKind: string, apiVersion: string): unknown {
  if (!isRecord(item) || typeof item.kind === 'string' || listKind === 'List') return item;
  return { apiVersion, kind: listKind.slice(0, -'List'.length), ...item };
}

function generatedName(prefix: unknown): string | undefined {
  return typeof prefix === 'string' ? prefix.replace(/-$/, '') : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
