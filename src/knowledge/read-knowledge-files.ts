import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { load, YAMLException } from 'js-yaml';
import type { KnowledgeFault } from './knowledge-fault.ts';

/** Parsed files by path below the directory, with forward slashes, in the order of their names. */
export type KnowledgeFiles = ReadonlyMap<string, unknown>;

/**
 * Reads every YAML file below a directory. This is the one place that reads knowledge.
 * A file that is not YAML becomes a fault; a directory that cannot be read throws as Node does.
 */
export function readKnowledgeFiles(directory: string): {
  readonly files: KnowledgeFiles;
  readonly faults: readonly KnowledgeFault[];
} {
  const files = new Map<string, unknown>();
  const faults: KnowledgeFault[] = [];
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(sep).join('/'))
    .filter((name) => name.endsWith('.yaml'))
    .sort();
  for (const file of names) {
    try {
      files.set(file, load(readFileSync(join(directory, file), 'utf8')));
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      faults.push({ file, message: `is not YAML: ${error.reason}` });
    }
  }
  return { files, faults };
}
