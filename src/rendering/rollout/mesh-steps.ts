import type { RolloutStep } from '../../model/plan.ts';
import type { MeshMode } from '../../model/topology.ts';
import type { Facts } from '../facts/facts.ts';
import { keyOf, type Survey, type SurveyedNamespace, waypointName } from '../facts/survey.ts';
import type { PodPatchFact } from '../facts/traffic-facts.ts';
import type { Doable } from './doable.ts';
import type { PhaseStep } from './parse-rollout.ts';
import { quoteShell } from './quote-shell.ts';

type MeshStep = Exclude<
  PhaseStep,
  { apply: string } | { cutOver: string } | { takeAwayByHand: string } | { command: string }
>;
type LabelChanges = Readonly<Record<string, string | null>>;

/** Steps that change labels: they follow from the topology, namespace by namespace. */
export function meshSteps(step: MeshStep, survey: Survey, facts: Facts): Doable[] {
  if ('joinMesh' in step) {
    return survey.namespaces
      .filter(({ joins }) => joins)
      .flatMap((one) => joinSteps(one, survey, facts.podPatches));
  }
  return waypointSteps(survey, facts);
}

/** Path of the patch for one pod template. */
export function patchFile({
  namespace,
  workload,
  purpose,
}: Pick<PodPatchFact, 'namespace' | 'workload' | 'purpose'>): string {
  return `values/pod-templates/${namespace}/${workload}-${purpose}.yaml`;
}

function joinSteps(
  { namespace }: SurveyedNamespace,
  survey: Survey,
  allPatches: readonly PodPatchFact[],
): Doable[] {
  const { name } = namespace;
  const target: MeshMode = survey.dataPlane === 'sidecar' ? 'sidecar' : 'ambient';
  const labels = joinLabels(target, namespace.meshToday, survey.platform.istio.revision);
  const before: LabelChanges = Object.fromEntries(
    Object.keys(labels).map((key) => [key, labelToday(key, namespace)]),
  );
  const restarts = target === 'sidecar' || namespace.meshToday === 'sidecar';
  const label = (changes: LabelChanges): RolloutStep => ({
    kind: 'label',
    target: { kind: 'Namespace', name },
    labels: changes,
  });
  const restart: RolloutStep = { kind: 'restart', namespace: name };
  const patches = allPatches.filter((patch) => patch.namespace === name);
  return [
    ...patches.flatMap(patchSteps).map((step): Doable => ({ step, undo: [] })),
    {
      step: label(labels),
      undo: restarts ? [label(before), restart] : [label(before)],
    },
    ...(restarts ? [{ step: restart, undo: [] }] : []),
  ];
}

/** Nothing changes the pod template of a Job or a pod: their own pods are labelled, and of their proxies nothing is. */
function patchSteps(patch: PodPatchFact): RolloutStep[] {
  const { kind, namespace, workload } = patch;
  if (kind !== 'Job' && kind !== 'Pod') return [patchStep(patch)];
  if (patch.purpose !== 'stays-outside') return [];
  const pods =
    kind === 'Pod' ? `pod ${quoteShell(workload)}` : `pods -l ${quoteShell(`job-name=${workload}`)}`;
  const labels = Object.entries(patch.labels).map(([key, value]) => quoteShell(`${key}=${value}`));
  return [
    {
      kind: 'command',
      command: `kubectl label ${pods} -n ${namespace} ${labels.join(' ')} --overwrite`,
      why: `${workload} stays outside the mesh. Its manifest takes ${patchFile(patch)} before it is made anew; what runs now gets the label.`,
    },
  ];
}

/** A merge patch, which objects of any API take. */
function patchStep(patch: PodPatchFact): RolloutStep {
  const { kind, namespace, workload } = patch;
  const options = `-n ${namespace} --type merge --patch-file ${patchFile(patch)}`;
  if (kind === '') {
    const labels = Object.entries(patch.matchLabels)
      .map(([key, value]) => `${key}=${value}`)
      .sort()
      .join(',');
    return {
      kind: 'command',
      command: `kubectl get deployments,statefulsets,daemonsets -n ${namespace} -l ${quoteShell(labels)} -o name | xargs -n 1 kubectl patch ${options}`,
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

/** A revision's injector passes over a namespace that has the label `istio-injection`, whatever its value. */
function joinLabels(target: MeshMode, today: MeshMode, revision: string | undefined): LabelChanges {
  if (target === 'ambient') {
    const injection: LabelChanges =
      today === 'sidecar' ? { 'istio-injection': null, 'istio.io/rev': null } : {};
    return { 'istio.io/dataplane-mode': 'ambient', ...injection };
  }
  const ambient: LabelChanges = today === 'ambient' ? { 'istio.io/dataplane-mode': null } : {};
  return revision === undefined
    ? { 'istio-injection': 'enabled', ...ambient }
    : { 'istio-injection': null, 'istio.io/rev': revision, ...ambient };
}

function labelToday(key: string, namespace: SurveyedNamespace['namespace']): string | null {
  const declared = namespace.labels[key];
  if (declared !== undefined) return declared;
  if (key === 'istio-injection' && namespace.meshToday === 'sidecar') return 'enabled';
  return key === 'istio.io/dataplane-mode' && namespace.meshToday === 'ambient' ? 'ambient' : null;
}

/** A gateway passes a waypoint by unless the Service says otherwise. */
function waypointSteps(survey: Survey, facts: Facts): Doable[] {
  const { entryPoints, calls } = survey;
  const entered = new Set([
    ...entryPoints
      .filter(({ gateway }) => survey.platform.gateways.some((own) => own.name === gateway && own.inMesh))
      .map(({ to }) => keyOf(to)),
    ...calls
      .filter(({ from }) => survey.find(from).isGateway)
      .flatMap(({ to }) => (to.kind === 'workload' ? [keyOf(to)] : [])),
  ]);
  return facts.waypointBypasses.map(({ namespace, workload, service }) => {
    const labels: LabelChanges = {
      'istio.io/use-waypoint': waypointName,
      ...(entered.has(`${namespace}/${workload}`) ? { 'istio.io/ingress-use-waypoint': 'true' } : {}),
    };
    const target = { kind: 'Service' as const, namespace, name: service };
    return {
      step: { kind: 'label', target, labels },
      undo: [
        {
          kind: 'label',
          target,
          labels: Object.fromEntries(Object.keys(labels).map((key) => [key, null])),
        },
      ],
    };
  });
}
