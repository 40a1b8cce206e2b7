import { append } from '../../model/group-by.ts';
import type { KubernetesObject, Labels } from '../../model/kubernetes.ts';
import type { Phase, Plan, PlannedDocument, RolloutStep } from '../../model/plan.ts';
import type { Topology } from '../../model/topology.ts';
import { addBit, emptyBitset } from '../bitset.ts';
import { interned } from '../interned.ts';
import { joinLabels } from '../istio/join-labels.ts';
import { perObject } from '../per-object.ts';
import { describeStep } from './describe-step.ts';
import { reachOf, type StepReach } from './step-reach.ts';

/** What is in force at one moment of a rollout. */
export interface RolloutState {
  /** By kind, namespace and name. */
  readonly objects: ReadonlyMap<string, KubernetesObject>;
  readonly namespaceLabels: ReadonlyMap<string, Labels>;
  readonly serviceLabels: ReadonlyMap<string, Labels>;
  /** Namespaces whose pods restarted since their injection label changed; only then do they have sidecars. */
  readonly injectionInForce: ReadonlyMap<string, Labels>;
}

/** One state with the way to it: the phase, the step, and whether the step was part of the undo. */
export interface Moment extends StepReach {
  readonly phase: string;
  readonly step: string;
  readonly undo: boolean;
  readonly state: RolloutState;
}

const injectionLabels = ['istio-injection', 'istio.io/rev'];

/** The state before the first step: the policies that exist, and the mesh as it is today. */
export function startState(topology: Topology, existing: readonly KubernetesObject[]): RolloutState {
  const namespaceLabels = new Map(
    topology.namespaces.map(({ name, labels, meshToday }) => [name, { ...joinLabels[meshToday], ...labels }]),
  );
  return {
    objects: new Map(existing.map((object) => [objectKey(object), object])),
    namespaceLabels,
    serviceLabels: new Map(),
    injectionInForce: new Map([...namespaceLabels].map(([name, labels]) => [name, onlyInjection(labels)])),
  };
}

/**
 * Every state that a rollout passes: after each step, and for each phase after each step of its undo. The states of
 * the undo start from the end of their phase; the next phase goes on from there too.
 */
export function* momentsOf(plan: Plan, start: RolloutState, rootNamespace: string): Generator<Moment> {
  const byDirectory = documentsByDirectory(plan.documents);
  let state = start;
  for (const phase of plan.phases) {
    for (const step of phase.steps) {
      state = afterStep(state, step, byDirectory);
      yield moment(phase, step, false, state, byDirectory, rootNamespace);
    }
    let undone = state;
    for (const step of phase.undo) {
      undone = afterStep(undone, step, byDirectory);
      yield moment(phase, step, true, undone, byDirectory, rootNamespace);
    }
  }
}

function moment(
  phase: Phase,
  step: RolloutStep,
  undo: boolean,
  state: RolloutState,
  byDirectory: ReadonlyMap<string, readonly PlannedDocument[]>,
  rootNamespace: string,
): Moment {
  const documents = 'directory' in step ? (byDirectory.get(step.directory) ?? []) : [];
  const reach = reachOf(step, documents, rootNamespace);
  return { ...reach, phase: phase.id, step: describeStep(step), undo, state };
}

/** The state after one step of a rollout. Injection takes effect when the pods restart, every other label at once. */
export function afterStep(
  state: RolloutState,
  step: RolloutStep,
  byDirectory: ReadonlyMap<string, readonly PlannedDocument[]>,
): RolloutState {
  switch (step.kind) {
    case 'apply':
    case 'delete': {
      const objects = new Map(state.objects);
      for (const { object } of byDirectory.get(step.directory) ?? []) {
        if (step.kind === 'apply') objects.set(objectKey(object), object);
        else objects.delete(objectKey(object));
      }
      return { ...state, objects };
    }
    case 'label': {
      const { kind, namespace = '', name } = step.target;
      return kind === 'Namespace'
        ? { ...state, namespaceLabels: withLabels(state.namespaceLabels, name, step.labels) }
        : { ...state, serviceLabels: withLabels(state.serviceLabels, `${namespace}/${name}`, step.labels) };
    }
    case 'restart': {
      const injectionInForce = new Map(state.injectionInForce);
      injectionInForce.set(step.namespace, onlyInjection(state.namespaceLabels.get(step.namespace) ?? {}));
      return { ...state, injectionInForce };
    }
    case 'command':
      return state;
    default:
      return step satisfies never;
  }
}

/** Labels of a namespace as far as they are in force for the pods that run in it. */
export function labelsInForce(state: RolloutState): Map<string, Labels> {
  return new Map(
    [...state.namespaceLabels].map(([name, labels]) => {
      const others = Object.fromEntries(
        Object.entries(labels).filter(([key]) => !injectionLabels.includes(key)),
      );
      return [name, { ...others, ...state.injectionInForce.get(name) }];
    }),
  );
}

/**
 * Equal for two states that differ in nothing that a cluster would show, for as long as both are there. Objects count by
 * what somebody wrote into them: one that stood and is applied again is the same.
 */
export function fingerprintOf(state: RolloutState): string {
  const labels = [state.namespaceLabels, state.serviceLabels, state.injectionInForce].map(labelsText);
  return `${objectsFingerprint(state.objects)} ${labels.join(' ')}`;
}

/** Steps that change no object share the map. */
const objectsFingerprint = perObject((objects: RolloutState['objects']): string => {
  const found: number[] = [];
  for (const object of objects.values()) found.push(identityOf(object).number);
  const [any = 0] = found;
  const first = found.reduce((least, one) => Math.min(least, one), any);
  const last = found.reduce((most, one) => Math.max(most, one), any);
  const present = emptyBitset(last - first + 1);
  for (const identity of found) addBit(present, identity - first);
  return `${first} ${present.join(' ')}`;
});

/**
 * Equal for two states in which every request meets the same: a label that no pod has seen yet is none.
 */
export function effectOf(state: RolloutState): string {
  return `${objectsFingerprint(state.objects)} ${labelsEffectOf(state)}`;
}

/** The labels of a state as far as they are in force. */
export function labelsEffectOf(state: RolloutState): string {
  return `${labelsText(labelsInForce(state))} ${labelsText(state.serviceLabels)}`;
}

const labelsText = perObject((all: ReadonlyMap<string, Labels>): string => {
  const sorted = [...all].map(([name, own]) => [name, Object.entries(own).sort(byKey)] as const);
  return JSON.stringify(sorted.filter(([, own]) => own.length > 0).sort(byKey));
});

/** A number for all objects that say the same. */
interface Identity {
  readonly number: number;
}

const identities = interned<Identity>();
let lastIdentity = 0;

const identityOf = perObject(({ apiVersion, kind, metadata, spec }: KubernetesObject): Identity => {
  const { namespace, name, labels } = metadata;
  const text = JSON.stringify([apiVersion, kind, namespace ?? 'default', name, labels ?? {}, spec]);
  return identities(text, () => ({ number: ++lastIdentity }));
});

/** The documents that `kubectl apply -k` of each directory takes. */
export function documentsByDirectory(documents: readonly PlannedDocument[]): Map<string, PlannedDocument[]> {
  const found = new Map<string, PlannedDocument[]>();
  for (const document of documents) {
    const directory = document.file.split('/').slice(0, -1).join('/');
    for (let path = directory; path !== ''; path = path.split('/').slice(0, -1).join('/')) {
      append(found, path, document);
    }
  }
  return found;
}

function withLabels(
  all: ReadonlyMap<string, Labels>,
  name: string,
  changes: Readonly<Record<string, string | null>>,
): Map<string, Labels> {
  const labels: Record<string, string> = { ...all.get(name) };
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) delete labels[key];
    else labels[key] = value;
  }
  return new Map(all).set(name, labels);
}

function onlyInjection(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => injectionLabels.includes(key)));
}

/** Equal for objects that take each other's place. */
export const objectKey = perObject(({ apiVersion, kind, metadata }: KubernetesObject): string => {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return `${group}/${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
});

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
