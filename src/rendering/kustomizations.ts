import type { BundleFile, Phase, Plan } from '../model/plan.ts';
import { commentedYaml } from './emit-yaml.ts';

const name = 'kustomization.yaml';

/**
 * A `kustomization.yaml` for every directory that a step names, for those above it, and for `final/`. A directory
 * lists the directories below it that have one of their own, and all its other files. There is none at the top:
 * applying everything at once would skip every gate.
 */
export function kustomizationFiles({ phases, documents, final }: Plan): BundleFile[] {
  const named = phases
    .flatMap(({ steps, undo }) => [...steps, ...undo])
    .flatMap((step) => (step.kind === 'apply' || step.kind === 'delete' ? [step.directory] : []));
  const directories = [...new Set(named.flatMap(withParents))].sort();
  const resources = new Map<string, string[]>(directories.map((directory) => [directory, []]));
  const files = new Set(documents.map(({ file }) => file));
  for (const path of [...directories, ...files]) {
    const directory = withParents(path)
      .reverse()
      .slice(1)
      .find((above) => resources.has(above));
    if (directory !== undefined) resources.get(directory)?.push(path.slice(directory.length + 1));
  }
  const titles = new Map(phases.map(({ id, title }) => [id, title]));
  const phaseFiles = [...resources].map(([directory, own]) =>
    kustomization(directory, own, titleOf(directory, titles)),
  );
  if (final.length === 0) return phaseFiles;
  const finalFiles = [...new Set(final.map(({ file }) => file.slice('final/'.length)))];
  const comments = [
    'What stands when the rollout is over. Applying it to a cluster that has not been through the phases skips every gate.',
    'An overlay may add labels (without includeSelectors) and annotations. namespace, namePrefix, nameSuffix and commonLabels break policies: README.md says how to see it.',
  ];
  return [...phaseFiles, kustomization('final', finalFiles, comments)];
}

function titleOf(directory: string, titles: ReadonlyMap<Phase['id'], Phase['title']>): string[] {
  const [, number = '', phase = ''] = /^(\d+)-([^/]+)/.exec(directory) ?? [];
  const title = titles.get(phase);
  return title === undefined ? [] : [`Phase ${Number(number)}: ${title}.`];
}

function kustomization(
  directory: string,
  resources: readonly string[],
  comments: readonly string[],
): BundleFile {
  return {
    path: `${directory}/${name}`,
    content: commentedYaml(comments, {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources,
    }),
  };
}

/** `a`, `a/b` and `a/b/c`, for the last. */
function withParents(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
