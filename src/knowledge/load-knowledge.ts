import { checkKnowledge } from './check-knowledge.ts';
import type { Knowledge } from './knowledge.ts';
import { KnowledgeError } from './knowledge-fault.ts';
import { parseKnowledge } from './parse-knowledge.ts';
import { readKnowledgeFiles } from './read-knowledge-files.ts';

/**
 * Reads, parses and checks the knowledge in a directory laid out as `questions/`.
 * Throws one KnowledgeError that names every fault: first those of syntax and form, and where there are none,
 * those between the files.
 */
export function loadKnowledge(directory: string): Knowledge {
  const read = readKnowledgeFiles(directory);
  const parsed = parseKnowledge(read.files);
  const unread = new Set(read.faults.map(({ file }) => file));
  const faults = [...read.faults, ...parsed.faults.filter(({ file }) => !unread.has(file))];
  if (faults.length > 0 || !parsed.knowledge) throw new KnowledgeError(faults);
  const inconsistencies = checkKnowledge(parsed.knowledge);
  if (inconsistencies.length > 0) throw new KnowledgeError(inconsistencies);
  return parsed.knowledge;
}
