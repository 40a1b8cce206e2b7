import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { load } from 'js-yaml';
import { parseTemplates, type TemplateSet, type TemplateSource } from './parse-templates.ts';

/**
 * Reads every YAML file below a folder as templates and rollout.
 * @throws Error that lists all faults; a folder without any template is one.
 */
export function loadTemplates(directory: string): TemplateSet {
  return parseTemplates(readTemplateSources(directory));
}

/** The files as they are, for the build, which compiles them to JSON. */
export function readTemplateSources(directory: string): TemplateSource[] {
  const paths = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(sep).join('/'))
    .filter((path) => path.endsWith('.yaml'))
    .sort();
  if (paths.length === 0) throw new Error(`${directory} holds no templates`);
  return paths.map((path) => ({ path, value: load(readFileSync(join(directory, path), 'utf8')) }));
}
