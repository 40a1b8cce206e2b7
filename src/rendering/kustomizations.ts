import type { BundleFile, Plan } from '../model/plan.ts';
import { commentedYaml } from './emit-yaml.ts';

const name = 'kustomization.yaml';

/**
 * A `kustomization.yaml` for every directory that a step names, for those above it, and for `final/`. A directory
 * lists the directories below it that have one of their own, and all its other files. There is none at the top:
 * applying everything at once would skip every gate.
 */
export function kustomizationFiles(plan: Plan, finalFiles: readonly string[]): BundleFile[] {
  const named = plan.phases
    .flatMap(({ steps, undo }) => [...steps, ...undo])
    .flatMap((step) => (step.kind === 'apply' || step.kind === 'delete' ? [step.directory] : []));
  const directories = new Set(named.flatMap(withParents));
  const files = plan.documents.map(({ file }) => file);
  const comments = plan.phases.flatMap(({ id, title }) => [{ suffix: `-${id}`, title }]);
  const phaseFiles = [...directories].sort().map((directory) => {
    const children = [...directories].filter((other) => parentOf(other) === directory).sort();
    const own = files
      .filter((file) => file.startsWith(`${directory}/`))
      .filter((file) => !children.some((child) => file.startsWith(`${child}/`)));
    const resources = [...children, ...own].map((path) => path.slice(directory.length + 1));
    const top = directory.split('/')[0] ?? '';
    const title = comments.find(({ suffix }) => top.replace(/^\d+/, '') === suffix)?.title;
    return kustomization(directory, resources, title ? [`Phase ${Number.parseInt(top, 10)}: ${title}.`] : []);
  });
  if (finalFiles.length === 0) return phaseFiles;
  const final = kustomization('final', finalFiles.map((file) => file.slice('final/'.length)).sort(), [
    'What stands when the rollout is over. Applying it to a cluster that has not been through the phases skips every gate.',
  ]);
  return [...phaseFiles, final];
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

function withParents(directory: string): string[] {
  const parts = directory.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

function parentOf(directory: string): string {
  return directory.split('/').slice(0, -1).join('/');
}
