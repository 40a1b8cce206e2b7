import { resolve } from 'node:path';
import type { TemplateSet } from '../../rendering/parse-templates.ts';
import { Failure, InputFailure } from '../failure.ts';
import type { World } from '../world.ts';
import { builtInFolders, builtInTemplates } from './built-in.ts';
import { reasonOf } from './read-text.ts';

/** Templates with where those of the organisation lie: their file below its folder, by id. */
export interface TemplatesRead extends TemplateSet {
  readonly own: ReadonlyMap<string, string>;
}

/**
 * The built-in templates, or the same with an organisation's own files laid over them: a file of the same
 * path replaces the built-in one, any other adds to it.
 */
export async function readTemplates(folder: string | undefined, world: World): Promise<TemplatesRead> {
  if (folder === undefined) return { ...builtInTemplates(), own: new Map() };
  const [{ readTemplateSources }, { parseTemplates }, { TemplateFaults }] = await Promise.all([
    import('../../rendering/load-templates.ts'),
    import('../../rendering/parse-templates.ts'),
    import('../../rendering/template-faults.ts'),
  ]);
  let own: ReadonlyMap<string, string> = new Map();
  try {
    const added = readTemplateSources(resolve(world.directory, folder));
    own = new Map(added.map(({ path }) => [path.replace(/^.*\//, '').replace(/\.yaml$/, ''), path]));
    const sources = [...readTemplateSources(builtInFolders.templates), ...added];
    return { ...parseTemplates([...new Map(sources.map((source) => [source.path, source])).values()]), own };
  } catch (error) {
    if (error instanceof TemplateFaults) {
      const problems = error.faults.map(({ template, place, message }) => ({
        path: `${own.get(template) ?? template}, ${place}`,
        message,
      }));
      throw new InputFailure(folder, problems, { cause: error });
    }
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw new Failure(`${folder} holds no templates`, { cause: error });
    throw new Failure(reasonOf(folder, error as NodeJS.ErrnoException), { cause: error });
  }
}
