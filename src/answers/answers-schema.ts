import { toJSONSchema } from 'zod/v4/core';
import { answersFileSchema } from './answers-file-schema.ts';
import type { AnswersKnowledge } from './answers-knowledge.ts';
import { looseList, looseMap } from './loose.ts';

/**
 * The JSON Schema (draft 2020-12) of the answers file, for editors and for `schema`. Descriptions are those of
 * the knowledge. Names, ports and ranges are in it as far as patterns can say them; what only a program can check
 * (references, paths, hosts) is not.
 */
export function answersSchema(knowledge: AnswersKnowledge): Record<string, unknown> {
  const texts = new Map([
    ...Object.entries(knowledge.answersFile.fields),
    ...knowledge.platform.map(({ path, ask, help }) => [path, `${ask}\n${help}`] as const),
  ]);
  const schema = toJSONSchema(answersFileSchema(knowledge), { io: 'input', target: 'draft-2020-12' });
  describe(schema, '', texts);
  // A part whose answers are all commented out reads as null.
  for (const part of ['requirements', 'platform', 'topology']) {
    const node = looseMap(looseMap(schema.properties)[part]) as Record<string, unknown>;
    node.type = [node.type, 'null'];
  }
  return { ...schema, title: 'Answers of netmesh-advisor', description: knowledge.answersFile.intro };
}

/**
 * Sets each description in place; the schema was just made and is nobody else's. Matches are described once,
 * with the calls.
 */
function describe(schema: unknown, path: string, texts: ReadonlyMap<string, string>): void {
  const node = looseMap(schema) as Record<string, unknown>;
  const text = texts.get(path.replace(/^topology\.entryPoints\[\]\.http\[\]/, 'topology.calls[].http[]'));
  if (text !== undefined) node.description = text;
  for (const [key, inner] of Object.entries(looseMap(node.properties))) {
    describe(inner, path === '' ? key : `${path}.${key}`, texts);
  }
  if (node.items !== undefined) describe(node.items, path.endsWith('[]') ? path : `${path}[]`, texts);
  for (const branch of [...looseList(node.anyOf), ...looseList(node.oneOf)]) {
    describeBranch(branch, path, texts);
  }
}

/** The branch of a short form keeps what stands above it; one match stands for a list of them. */
function describeBranch(branch: unknown, path: string, texts: ReadonlyMap<string, string>): void {
  const single = looseMap(branch).properties !== undefined && path.endsWith('.http');
  describe(branch, single ? `${path}[]` : path, texts);
}
