import { resolve } from 'node:path';
import type { Problem } from '../../model/answers.ts';
import type { TemplateSet } from '../../rendering/parse-templates.ts';
import { Failure, InputFailure } from '../failure.ts';
import type { World } from '../world.ts';
import { builtInFolders, builtInTemplates } from './built-in.ts';

/**
 * The built-in templates, or the same with an organisation's own files laid over them: a file of the same
 * path replaces the built-in one, any other adds to it.
 */
export async function readTemplates(folder: string | undefined, world: World): Promise<TemplateSet> {
  if (folder === undefined) return builtInTemplates();
  const [{ readTemplateSources }, { parseTemplates }] = await Promise.all([
    import('../../rendering/load-templates.ts'),
    import('../../rendering/parse-templates.ts'),
  ]);
  try {
    const sources = [builtInFolders.templates, resolve(world.directory, folder)].flatMap(readTemplateSources);
    return parseTemplates([...new Map(sources.map((source) => [source.path, source])).values()]);
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    if (code !== undefined) throw new Failure(`${folder}: ${message}`, { cause: error });
    throw new InputFailure(folder, message.split('\n').map(problemOf));
  }
}

function problemOf(line: string): Problem {
  const [, path = '', message = line] = /^([^:]+): (.*)$/s.exec(line) ?? [];
  return { path, message };
}
