import { dirname, join } from 'node:path';
import { fields, list, text } from '../../kubernetes/untrusted.ts';
import type { ManifestText } from '../input/read-manifests.ts';

const kustomization = /(^|\/)kustomization\.ya?ml$|(^|\/)Kustomization$/;

/**
 * Files that a kustomization applies as patches, and the folder of that kustomization: they look like objects and say
 * only what differs from another file. Names as in the input; `read` gives the values of the documents of a text.
 */
export function kustomizePatches(
  texts: readonly ManifestText[],
  read: (text: ManifestText) => readonly unknown[],
): ReadonlyMap<string, string> {
  const patches = new Map<string, string>();
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
    }
  }
  return patches;
}
