import { dirname, join } from 'node:path';
import { fields, list, text } from '../../kubernetes/untrusted.ts';
import type { ManifestText } from '../input/read-manifests.ts';

const kustomization = /(^|\/)kustomization\.ya?ml$|(^|\/)Kustomization$/;

/** Fields that change what the listed files hold, or bring objects that stand in none of them. */
const changing = [
  'namespace',
  'namePrefix',
  'nameSuffix',
  'commonLabels',
  'labels',
  'replicas',
  'configMapGenerator',
  'secretGenerator',
  'helmCharts',
  'components',
  'replacements',
  'vars',
  'generators',
  'transformers',
] as const;

export interface Kustomizations {
  /** Files that are applied as patches, by the folder of their kustomization: they look like objects and say only what differs. */
  readonly patches: ReadonlyMap<string, string>;
  /** Kustomizations that change what their files hold, with the fields that do. */
  readonly changed: readonly {
    readonly file: string;
    readonly folder: string;
    readonly fields: readonly string[];
  }[];
}

/** What the kustomizations among texts do to the other files. Names as in the input; `read` gives the values of a text. */
export function kustomizations(
  texts: readonly ManifestText[],
  read: (text: ManifestText) => readonly unknown[],
): Kustomizations {
  const patches = new Map<string, string>();
  const changed: Kustomizations['changed'][number][] = [];
  for (const manifest of texts.filter(({ name }) => kustomization.test(name))) {
    const folder = dirname(manifest.name);
    for (const document of read(manifest).map(fields)) {
      const files = [
        ...list(document.patches).map((patch) => fields(patch).path),
        ...list(document.patchesStrategicMerge),
        ...list(document.patchesJson6902).map((patch) => fields(patch).path),
      ];
      for (const file of files) {
        const path = text(file);
        if (path !== undefined && !path.includes('\n')) patches.set(join(folder, path), folder);
      }
      const found = changing.filter((field) => document[field] !== undefined);
      if (found.length > 0) changed.push({ file: manifest.name, folder, fields: found });
    }
  }
  return { patches, changed };
}
