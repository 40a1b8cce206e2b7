import { inventoryPath } from '../../rendering/inventory.ts';
import type { Drift } from '../../report/render-drift.ts';
import { type BundleFolder, textIn } from '../output/bundle-folder.ts';
import { toolVersion } from '../version.ts';
import type { Run } from './advice-run.ts';
import { doubtsIn, manifestDigests } from './manifest-digests.ts';
import { nameChanges } from './name-changes.ts';
import { nameNews } from './name-news.ts';
import { readResolvedAnswers } from './read-resolved-answers.ts';
import { resolvedAnswersPath } from './resolved-answers.ts';
import { readSources, sourcesOf, sourcesPath } from './sources-file.ts';

/** Compares a folder with the bundle that these answers give, and says what has changed since it was written. */
export function findDrift(
  folder: BundleFolder,
  { knowledge, result: { answers, stated }, from }: Pick<Run, 'knowledge' | 'result' | 'from'>,
): Drift {
  const { name, inventory, changes } = folder;
  const manifests = from && manifestDigests(from);
  const now = sourcesOf(answers, manifests, stated);
  const then = readSources(textIn(folder, sourcesPath) ?? '');
  const noted = new Set((inventory?.files ?? []).map(({ path }) => path));
  const version = inventory?.tool.version;
  const before = readResolvedAnswers(textIn(folder, resolvedAnswersPath), knowledge);
  // What the manifests showed when the bundle was written, and nobody took, is no news.
  const isNews = manifests !== undefined && then?.manifests !== manifests.whole;
  const shown = isNews ? from?.discovery.topology : undefined;
  return {
    folder: name,
    named: [
      ...(before ? nameChanges(before, answers, shown, from?.unconfirmed ?? []) : []),
      ...(from && manifests && then?.manifests !== undefined
        ? nameNews(then, manifests, doubtsIn(from.findings), knowledge)
        : []),
    ],
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
