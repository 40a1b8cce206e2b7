import { deletionsSince } from '../../rendering/deletions-since.ts';
import { objectsOf } from '../../rendering/inventory.ts';
import { renderConflicts, renderDryRun } from '../../report/render-changes.ts';
import { spelled } from '../../report/style.ts';
import { Failure } from '../failure.ts';
import { type BundleFolder, openBundleFolder, textIn } from '../output/bundle-folder.ts';
import { conflicts, type FileChange } from '../output/compare-bundle.ts';
import { writeBundle } from '../output/write-bundle.ts';
import type { World } from '../world.ts';
import type { Bundle } from './make-bundle.ts';

/** The folder as it is, compared with the bundle. */
export function compareWithFolder(name: string, bundle: Bundle, world: World): Promise<BundleFolder> {
  return openBundleFolder(name, world.directory, bundle.files);
}

/** Commands for what an earlier bundle in the folder had and this one has not. */
export function deletionsFor({ inventory }: BundleFolder, { view }: Bundle): readonly string[] {
  return inventory ? deletionsSince(inventory.objects, objectsOf(view.plan)) : [];
}

/** Writes the bundle, unless that would overwrite what is not ours and nobody said so. */
export async function putBundle(
  folder: BundleFolder,
  { files }: Bundle,
  options: { readonly force?: boolean; readonly yes?: boolean },
  world: World,
): Promise<void> {
  const inTheWay = folder.changes.filter(({ change }) => conflicts.has(change));
  if (inTheWay.length > 0 && !options.force && !(await allowsOverwriting(folder, inTheWay, options, world))) {
    throw new Failure(renderConflicts(folder.name, inTheWay), {
      hint: 'Overwrite them with --force, or name another folder.',
    });
  }
  if (folder.changes.every(({ change }) => change === 'same')) {
    world.note(`${folder.name} holds exactly this already.`);
    return;
  }
  writeBundle(folder.path, files, folder.changes, folder.hasOthers);
}

async function allowsOverwriting(
  folder: BundleFolder,
  inTheWay: readonly FileChange[],
  { yes }: { readonly yes?: boolean },
  world: World,
): Promise<boolean> {
  if (!world.interactive || yes) return false;
  const { createTerminalPrompter } = await import('../prompts/terminal-prompter.ts');
  world.messages.write(renderConflicts(folder.name, inTheWay));
  const reply = await createTerminalPrompter(world).choose({
    id: 'overwrite',
    message: 'Overwrite them?',
    options: [
      { id: 'no', label: 'No' },
      { id: 'yes', label: 'Yes' },
    ],
    actions: [],
  });
  return reply === 'yes';
}

/** What writing would do, file by file, with the lines that would change. */
export async function showDryRun(folder: BundleFolder, { files }: Bundle, world: World): Promise<void> {
  const { patchText } = await import('../output/patch-text.ts');
  const { style } = world.results;
  const patches = folder.changes
    .filter(({ change }) => change !== 'same')
    .map(({ path }) => {
      const then = files.find((file) => file.path === path)?.content;
      return patchText(path, textIn(folder, path), then);
    });
  world.results.write(spelled(renderDryRun(folder.name, folder.changes, patches, style), style));
}
