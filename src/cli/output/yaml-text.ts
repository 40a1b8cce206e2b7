import { dump } from 'js-yaml';

/** Data as YAML; apart, so that only who prints it loads the writer. */
export function yamlText(data: unknown): string {
  return dump(data, { lineWidth: -1, noRefs: true });
}
