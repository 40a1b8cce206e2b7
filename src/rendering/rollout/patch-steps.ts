import type { Labels } from '../../model/kubernetes.ts';
import type { RolloutStep } from '../../model/plan.ts';
import { labelText } from '../facts/label-text.ts';
import type { PodPatchFact } from '../facts/traffic-facts.ts';
import { quoteShell } from './quote-shell.ts';

/** Path of the patch for one pod template. */
function patchFile({
  namespace,
  workload,
  purpose,
}: Pick<PodPatchFact, 'namespace' | 'workload' | 'purpose'>): string {
  return `values/pod-templates/${namespace}/${workload}-${purpose}.yaml`;
}

/** Nothing changes the pod template of a Job or a pod: their own pods are labelled, and of their proxies nothing is. */
export function patchSteps(patch: PodPatchFact): RolloutStep[] {
  const { kind, namespace, workload } = patch;
  if (kind !== 'Job' && kind !== 'Pod') return [patchStep(patch)];
  if (patch.purpose !== 'stays-outside') return [];
  const labels = Object.entries(patch.labels).map(([key, value]) => quoteShell(`${key}=${value}`));
  return [
    {
      kind: 'command',
      command: `kubectl label ${podsOf(patch)} -n ${namespace} ${labels.join(' ')} --overwrite`,
      why: `${workload} stays outside the mesh. Its manifest takes ${patchFile(patch)} before it is made anew; what runs now gets the label.`,
    },
  ];
}

/** A merge patch, which objects of any API take. */
function patchStep(patch: PodPatchFact): RolloutStep {
  const { kind, namespace, workload } = patch;
  const options = `-n ${namespace} --type merge --patch-file ${patchFile(patch)}`;
  if (kind === '') {
    const labels = labelText(patch.matchLabels);
    return {
      kind: 'command',
      command: `${controllersOf(patch)} | xargs -n 1 kubectl patch ${options}`,
      why: `The pods with ${labels} stay outside the mesh, as their place in the platform says. What carries other labels itself than its pods is patched by name.`,
    };
  }
  const why =
    patch.purpose === 'stays-outside'
      ? `${workload} stays outside the mesh: its pod template says so before the namespace joins.`
      : `${workload} asks for resources of its proxy; its pods restart with the patch.`;
  return {
    kind: 'command',
    command: `kubectl patch ${kind.toLowerCase()} ${quoteShell(workload)} ${options}`,
    why,
  };
}

/** What takes a patch back: labels as they were before, annotations away, since no answer says what they were. */
export function unpatchSteps(patch: PodPatchFact, before: Labels): RolloutStep[] {
  const { kind, namespace, workload, annotations } = patch;
  const labels = Object.fromEntries(Object.keys(patch.labels).map((key) => [key, before[key] ?? null]));
  const why =
    patch.purpose === 'stays-outside'
      ? `${workload} needs no mark any more.`
      : `${workload} asks for no resources of a proxy any more; what it asked for before stands in its manifest.`;
  if (kind === 'Job' || kind === 'Pod') {
    if (patch.purpose !== 'stays-outside') return [];
    const changes = Object.entries(labels).map(([key, value]) =>
      value === null ? `${key}-` : `${quoteShell(`${key}=${value}`)} --overwrite`,
    );
    return [
      {
        kind: 'command',
        command: `kubectl label ${podsOf(patch)} -n ${namespace} ${changes.join(' ')}`,
        why,
      },
    ];
  }
  const metadata = {
    ...(Object.keys(labels).length > 0 ? { labels } : {}),
    ...(Object.keys(annotations).length > 0
      ? { annotations: Object.fromEntries(Object.keys(annotations).map((key) => [key, null])) }
      : {}),
  };
  const template = { template: { metadata } };
  const spec = kind === 'CronJob' ? { jobTemplate: { spec: template } } : template;
  const options = `-n ${namespace} --type merge --patch ${quoteShell(JSON.stringify({ spec }))}`;
  return [
    {
      kind: 'command',
      command:
        kind === ''
          ? `${controllersOf(patch)} | xargs -n 1 kubectl patch ${options}`
          : `kubectl patch ${kind.toLowerCase()} ${quoteShell(workload)} ${options}`,
      why,
    },
  ];
}

function podsOf({ kind, workload }: PodPatchFact): string {
  return kind === 'Pod' ? `pod ${quoteShell(workload)}` : `pods -l ${quoteShell(`job-name=${workload}`)}`;
}

function controllersOf(patch: PodPatchFact): string {
  return `kubectl get deployments,statefulsets,daemonsets -n ${patch.namespace} -l ${quoteShell(labelText(patch.matchLabels))} -o name`;
}
