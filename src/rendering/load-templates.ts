import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { load, YAMLException } from 'js-yaml';
import { parseTemplates, type TemplateSet, type TemplateSource } from './parse-templates.ts';
import { type TemplateFault, TemplateFaults } from './template-faults.ts';

/**
 * Reads every YAML file below a folder as templates and rollout.
 * @throws TemplateFaults with every fault; a folder without any template is an error too.
 */
export function loadTemplates(directory: string): TemplateSet {
  return parseTemplates(readTemplateSources(directory));
}

/**
 * The files as they are, for the build, which compiles them to JSON.
 * @throws TemplateFaults for files that are not YAML; Node's own error for a folder that cannot be read.
 */
export function readTemplateSources(directory: string): TemplateSource[] {
  const paths = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(sep).join('/'))
    .filter((path) => path.endsWith('.yaml'))
    .sort();
  if (paths.length === 0) throw new Error(`${directory} holds no templates`);
  const faults: TemplateFault[] = [];
  const sources = paths.map((path): TemplateSource => {
    try {
      return { path, value: load(readFileSync(join(directory, path), 'utf8')) };
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      faults.push({ template: path, place: 'file', message: `is not YAML: ${error.reason}` });
      return { path, value: undefined };
    }
  });
  if (faults.length > 0) throw new TemplateFaults(faults);
  return sources;
}
