import type { Labels } from '../../model/kubernetes.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { RolloutStep } from '../../model/plan.ts';
import type { MeshMode } from '../../model/topology.ts';
import type { Facts } from '../facts/facts.ts';
import { type Survey, type SurveyedNamespace, waypointName } from '../facts/survey.ts';
import type { PodPatchFact } from '../facts/traffic-facts.ts';
import type { Doable } from './doable.ts';
import type { PhaseStep } from './parse-rollout.ts';
import { patchSteps, unpatchSteps } from './patch-steps.ts';

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
  // A pod that lost its mark while the namespace is in the mesh would join.
  const back = [
    label(before),
    ...patches.flatMap((patch) => unpatchSteps(patch, labelsBefore(patch, survey))),
  ];
  return [
    ...patches.flatMap(patchSteps).map((step): Doable => ({ step, undo: [] })),
    { step: label(labels), undo: restarts ? [...back, restart] : back },
    ...(restarts ? [{ step: restart, undo: [] }] : []),
  ];
}

/** The labels of a workload's pods, as far as the answers name them. */
function labelsBefore({ namespace, workload, kind }: PodPatchFact, survey: Survey): Labels {
  return kind === '' ? {} : survey.find({ namespace, name: workload }).workload.labels;
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
      .map(({ to }) => namespacedName(to)),
    ...calls
      .filter(({ from }) => survey.find(from).isGateway)
      .flatMap(({ to }) => (to.kind === 'workload' ? [namespacedName(to)] : [])),
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
