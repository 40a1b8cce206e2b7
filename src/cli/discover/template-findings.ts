import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Finding } from '../../model/finding.ts';
import { groupBy } from '../../model/group-by.ts';
import type { Place } from '../../model/kubernetes.ts';

const archive = /\.(tgz|tar(\.[a-z0-9]+)?)$/i;

/** One finding for each chart, or else folder, whose files something has to fill in first, with the command that does. */
export function templateFindings(places: readonly Place[], directory: string): readonly Finding[] {
  const bySource = groupBy(places, (place) => commandFor(place.file, directory));
  return [...bySource].flatMap(([command, [place, ...further]]): Finding[] => {
    if (place === undefined) return [];
    const others = new Set(further.map(({ file }) => file));
    others.delete(place.file);
    const more = others.size === 0 ? '' : ` and ${others.size} more`;
    return [{ code: 'template-not-rendered', values: { file: place.file, more, command }, place }];
  });
}

/** Helm renders a folder with a Chart.yaml, its dependencies included, and a packed chart; what else holds braces, nobody can tell from here. */
function commandFor(file: string, directory: string): string {
  const folders = foldersAbove(file);
  const chart = folders.find((folder) => existsSync(resolve(directory, folder, 'Chart.yaml')));
  if (chart !== undefined) return `"helm template ${quoted(chart)}"`;
  if (archive.test(file)) return `"helm template ${quoted(file)}"`;
  const [folder = '.'] = folders;
  return `"helm template ${quoted(folder)}" or "kubectl kustomize ${quoted(folder)}"`;
}

function foldersAbove(file: string): readonly string[] {
  const folders = [dirname(file)];
  for (let at = 0; at < 10; at += 1) {
    const folder = folders[at] ?? '.';
    const above = dirname(folder);
    if (above === folder || folder === '.') break;
    folders.push(above);
  }
  return folders;
}

function quoted(path: string): string {
  const plain = join(path, '.');
  return /^[\w./@:+-]+$/.test(plain) ? plain : `'${plain.replaceAll("'", `'\\''`)}'`;
}
