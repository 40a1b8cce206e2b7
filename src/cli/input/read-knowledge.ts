import { resolve } from 'node:path';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { Problem } from '../../model/answers.ts';
import { Failure, InputFailure } from '../failure.ts';
import type { World } from '../world.ts';
import { builtInFolders, builtInKnowledge } from './built-in.ts';
import { reasonOf } from './read-text.ts';

/**
 * The built-in knowledge, or the same with an organisation's own files laid over it: a file of the same
 * path replaces the built-in one, any other adds to it. The whole is checked like our own.
 */
export async function readKnowledge(folder: string | undefined, world: World): Promise<Knowledge> {
  if (folder === undefined) return builtInKnowledge();
  const [{ readKnowledgeFiles }, { parseKnowledge }, { checkKnowledge }] = await Promise.all([
    import('../../knowledge/read-knowledge-files.ts'),
    import('../../knowledge/parse-knowledge.ts'),
    import('../../knowledge/check-knowledge.ts'),
  ]);
  const own = readOwn(() => readKnowledgeFiles(resolve(world.directory, folder)), folder);
  const builtIn = readKnowledgeFiles(builtInFolders.questions);
  const { knowledge, faults } = parseKnowledge(new Map([...builtIn.files, ...own.files]));
  const early = [...own.faults, ...faults];
  const all = early.length > 0 || !knowledge ? early : checkKnowledge(knowledge);
  if (all.length > 0 || !knowledge) {
    throw new InputFailure(
      folder,
      all.map(({ file, message }): Problem => ({ path: file, message })),
    );
  }
  return knowledge;
}

function readOwn<Files>(read: () => Files, folder: string): Files {
  try {
    return read();
  } catch (error) {
    throw new Failure(reasonOf(folder, error as NodeJS.ErrnoException), { cause: error });
  }
}
