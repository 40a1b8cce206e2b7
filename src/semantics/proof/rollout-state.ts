import type { KubernetesObject, Labels } from '../../model/kubernetes.ts';
import type { Phase, Plan, PlannedDocument, RolloutStep } from '../../model/plan.ts';
import type { MeshMode, Topology } from '../../model/topology.ts';

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
export interface Moment {
  readonly phase: string;
  readonly step: string;
  readonly undo: boolean;
  readonly state: RolloutState;
  /** Namespaces that the step can have changed; undefined: any. */
  readonly touched?: ReadonlySet<string>;
  /** At which end of a request the change decides. */
  readonly touchedEnds: 'source' | 'destination' | 'both';
  /** Whether only policies changed: then nothing outside the touched namespaces decides differently than before. */
  readonly policiesOnly: boolean;
}

const labelsOfMode: Record<MeshMode, Labels> = {
  sidecar: { 'istio-injection': 'enabled' },
  ambient: { 'istio.io/dataplane-mode': 'ambient' },
  none: {},
};
const injectionLabels = ['istio-injection', 'istio.io/rev'];

/** The state before the first step: the policies that exist, and the mesh as it is today. */
export function startState(topology: Topology, existing: readonly KubernetesObject[]): RolloutState {
  const namespaceLabels = new Map(
    topology.namespaces.map(({ name, labels, meshToday }) => [
      name,
      { ...labelsOfMode[meshToday], ...labels },
    ]),
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
  return {
    phase: phase.id,
    step: describeStep(step),
    undo,
    state,
    touched: touchedBy(step, byDirectory, rootNamespace),
    touchedEnds: endsTouchedBy(step, byDirectory),
    policiesOnly: changesPoliciesOnly(step, byDirectory),
  };
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
 * Equal for two states that differ in nothing that a cluster would show. Objects count by identity: within one
 * rollout, a document is the same object wherever it is applied.
 */
export function fingerprintOf(state: RolloutState): string {
  const objects = [...state.objects.values()].map(identityOf).sort((one, other) => one - other);
  return `${objects.join(' ')} ${labelsFingerprintOf(state)}`;
}

/** The part of a state that makes the mesh: labels, and which of them the pods have seen. */
export function labelsFingerprintOf(state: RolloutState): string {
  const labels = (all: ReadonlyMap<string, Labels>) =>
    [...all]
      .map(([name, own]) => [name, Object.entries(own).sort(byKey)] as const)
      .filter(([, own]) => own.length > 0)
      .sort(byKey);
  return JSON.stringify([state.namespaceLabels, state.serviceLabels, state.injectionInForce].map(labels));
}

const identities = new WeakMap<KubernetesObject, number>();
let identitiesGiven = 0;

function identityOf(object: KubernetesObject): number {
  const known = identities.get(object);
  if (known !== undefined) return known;
  identitiesGiven += 1;
  identities.set(object, identitiesGiven);
  return identitiesGiven;
}

/** The documents that `kubectl apply -k` of each directory takes. */
export function documentsByDirectory(documents: readonly PlannedDocument[]): Map<string, PlannedDocument[]> {
  const found = new Map<string, PlannedDocument[]>();
  for (const document of documents) {
    const directory = document.file.split('/').slice(0, -1).join('/');
    for (let path = directory; path !== ''; path = path.split('/').slice(0, -1).join('/')) {
      const documents = found.get(path);
      if (documents) documents.push(document);
      else found.set(path, [document]);
    }
  }
  return found;
}

export function describeStep(step: RolloutStep): string {
  switch (step.kind) {
    case 'apply':
      return `kubectl apply -k ${step.directory}`;
    case 'delete':
      return `kubectl delete -k ${step.directory}`;
    case 'label': {
      const { kind, namespace, name } = step.target;
      const place = namespace ? ` -n ${namespace}` : '';
      const labels = Object.entries(step.labels).map(([key, value]) =>
        value === null ? `${key}-` : `${key}=${value}`,
      );
      return `kubectl label ${kind.toLowerCase()} ${name}${place} ${labels.join(' ')}`;
    }
    case 'restart':
      return `kubectl rollout restart deployment,statefulset,daemonset -n ${step.namespace}`;
    case 'command':
      return step.command;
    default:
      return step satisfies never;
  }
}

function touchedBy(
  step: RolloutStep,
  byDirectory: ReadonlyMap<string, readonly PlannedDocument[]>,
  rootNamespace: string,
): ReadonlySet<string> | undefined {
  switch (step.kind) {
    case 'apply':
    case 'delete': {
      const namespaces = new Set(
        (byDirectory.get(step.directory) ?? []).map(({ object }) => object.metadata.namespace ?? ''),
      );
      return namespaces.has('') || namespaces.has(rootNamespace) ? undefined : namespaces;
    }
    case 'label':
      return new Set([step.target.kind === 'Namespace' ? step.target.name : (step.target.namespace ?? '')]);
    case 'restart':
      return new Set([step.namespace]);
    case 'command':
      return new Set();
    default:
      return step satisfies never;
  }
}

/** Kinds that decide at the pods of their own namespace (of all, in the root namespace) and nowhere else. */
const policyKinds = new Set([
  'NetworkPolicy',
  'PeerAuthentication',
  'AuthorizationPolicy',
  'RequestAuthentication',
]);

function changesPoliciesOnly(
  step: RolloutStep,
  byDirectory: ReadonlyMap<string, readonly PlannedDocument[]>,
): boolean {
  if (step.kind !== 'apply' && step.kind !== 'delete') return false;
  return (byDirectory.get(step.directory) ?? []).every(({ object }) => policyKinds.has(object.kind));
}

/** Egress rules decide at the source; ingress rules and Istio's policies at the destination. */
function endsTouchedBy(
  step: RolloutStep,
  byDirectory: ReadonlyMap<string, readonly PlannedDocument[]>,
): Moment['touchedEnds'] {
  if (!changesPoliciesOnly(step, byDirectory) || !('directory' in step)) return 'both';
  const ends = new Set(
    (byDirectory.get(step.directory) ?? []).flatMap(({ object }) => {
      if (object.kind !== 'NetworkPolicy') return ['destination' as const];
      const { policyTypes } = (object.spec ?? {}) as { policyTypes?: readonly string[] };
      const types = policyTypes ?? ['Ingress', 'Egress'];
      return types.map((type) => (type === 'Egress' ? ('source' as const) : ('destination' as const)));
    }),
  );
  const [only, other] = [...ends];
  return only !== undefined && other === undefined ? only : 'both';
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

function objectKey({ apiVersion, kind, metadata }: KubernetesObject): string {
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return `${group}/${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
