import type { Answers } from '../../model/answers.ts';
import { inventoryPath } from '../../rendering/inventory.ts';
import type { Drift } from '../../report/render-drift.ts';
import { type BundleFolder, textIn } from '../output/bundle-folder.ts';
import { toolVersion } from '../version.ts';
import { readSources, sourcesOf, sourcesPath } from './sources-file.ts';

/** Compares a folder with the bundle that these answers give, and says what has changed since it was written. */
export function findDrift(folder: BundleFolder, answers: Answers, manifests: string | undefined): Drift {
  const { name, inventory, changes } = folder;
  const now = sourcesOf(answers, manifests);
  const then = readSources(textIn(folder, sourcesPath) ?? '');
  const noted = new Set((inventory?.files ?? []).map(({ path }) => path));
  const version = inventory?.tool.version;
  return {
    folder: name,
    known: inventory !== undefined,
    inputs: {
      answers: then !== undefined && then.answers !== now.answers,
      manifests: then !== undefined && then.manifests !== now.manifests,
      platform: then !== undefined && then.platform !== now.platform,
    },
    ...(version !== undefined && version !== toolVersion
      ? { versions: { before: version, now: toolVersion } }
      : {}),
    byHand: changes.flatMap(({ path, change }): Drift['byHand'] => {
      if (change === 'edited' || change === 'gone-edited') return [{ path, what: 'edited' }];
      if (change === 'foreign') return [{ path, what: 'added' }];
      return change === 'new' && noted.has(path) ? [{ path, what: 'deleted' }] : [];
    }),
    files: changes.flatMap(({ path, change }): Drift['files'] => {
      if (path === inventoryPath && inventory !== undefined) return [];
      if (change === 'changed') return [{ path, what: 'changes' }];
      if (change === 'gone') return [{ path, what: 'goes' }];
      return change === 'new' && !noted.has(path) ? [{ path, what: 'is new' }] : [];
    }),
  };
}
