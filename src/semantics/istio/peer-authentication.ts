import { fields } from '../../kubernetes/untrusted.ts';
import type { KubernetesObject, Labels, ObjectReference } from '../../model/kubernetes.ts';
import type { DecidedBy } from '../../model/verdict.ts';
import { policyTarget, selects } from './policy-target.ts';

export const mtlsModes = ['UNSET', 'DISABLE', 'PERMISSIVE', 'STRICT'] as const;
export type MtlsMode = (typeof mtlsModes)[number];
export type EffectiveMode = Exclude<MtlsMode, 'UNSET'>;

export interface PeerAuthentication {
  readonly reference: ObjectReference;
  readonly namespace: string;
  /** Absent, or without labels: the whole namespace, in the root namespace the whole mesh. */
  readonly selector?: Labels;
  readonly mode: MtlsMode;
  /** By workload port. */
  readonly ports: ReadonlyMap<number, MtlsMode>;
  /** Milliseconds; an object that is not in the cluster yet is younger than every other. */
  readonly created: number;
}

/** The mode that counts for a workload, the policy behind it, and the ports with a mode of their own. */
export interface EffectivePeerAuthentication {
  readonly mode: EffectiveMode;
  readonly decidedBy: DecidedBy;
  readonly ports: ReadonlyMap<number, { readonly mode: EffectiveMode; readonly decidedBy: DecidedBy }>;
}

export function readPeerAuthentication(object: KubernetesObject): PeerAuthentication {
  const spec = fields(object.spec);
  const namespace = object.metadata.namespace ?? 'default';
  const { selector } = policyTarget(object);
  const ports = Object.entries(fields(spec.portLevelMtls)).map(
    ([port, mtls]) => [Number(port), modeOf(mtls)] as const,
  );
  return {
    reference: { kind: 'PeerAuthentication', namespace, name: object.metadata.name },
    namespace,
    ...(selector ? { selector } : {}),
    mode: modeOf(spec.mtls),
    ports: new Map(ports),
    created: creationTime(object),
  };
}

/** When an object came into the cluster; Infinity for one that has not. */
export function creationTime(object: KubernetesObject): number {
  const time = Date.parse(String(object.metadata.creationTimestamp ?? ''));
  return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time;
}

/** Oldest first, then by name: the order in which istiod looks at policies. */
export function byAge(a: PeerAuthentication, b: PeerAuthentication): number {
  if (a.created !== b.created) return a.created < b.created ? -1 : 1;
  return a.reference.name < b.reference.name ? -1 : a.reference.name > b.reference.name ? 1 : 0;
}

/** The three levels that count for a workload, each the oldest of its kind. */
export function levels(
  policies: readonly PeerAuthentication[],
  workload: { readonly namespace: string; readonly labels: Labels },
  rootNamespace: string,
): { mesh?: PeerAuthentication; namespace?: PeerAuthentication; workload?: PeerAuthentication } {
  const sorted = policies.toSorted(byAge);
  const isWide = (policy: PeerAuthentication) => Object.keys(policy.selector ?? {}).length === 0;
  const mesh = sorted.find((policy) => policy.namespace === rootNamespace && isWide(policy));
  if (workload.namespace === rootNamespace) return mesh ? { mesh } : {};
  const own = sorted.filter((policy) => policy.namespace === workload.namespace);
  const namespace = own.find(isWide);
  const selected = own.find((policy) => !isWide(policy) && selects(policy.selector, workload.labels));
  return {
    ...(mesh ? { mesh } : {}),
    ...(namespace ? { namespace } : {}),
    ...(selected ? { workload: selected } : {}),
  };
}

/**
 * Workload before namespace before mesh, UNSET inherits, PERMISSIVE where nobody says anything; only a policy with
 * labels has ports, and none with labels counts in the root namespace (Istio `authn/policy_applier.go`).
 */
export function effectivePeerAuthentication(
  policies: readonly PeerAuthentication[],
  workload: { readonly namespace: string; readonly labels: Labels },
  rootNamespace: string,
): EffectivePeerAuthentication {
  const found = levels(policies, workload, rootNamespace);
  let mode: EffectiveMode = 'PERMISSIVE';
  let decidedBy: DecidedBy = { default: 'permissive' };
  for (const policy of [found.mesh, found.namespace, found.workload]) {
    if (policy && policy.mode !== 'UNSET') {
      mode = policy.mode;
      decidedBy = { policy: policy.reference, list: 'spec.mtls' };
    }
  }
  const ports = [...(found.workload?.ports ?? [])].map(([port, own]) => {
    const reference = found.workload?.reference;
    const inherits = own === 'UNSET' || !reference;
    const entry = inherits
      ? { mode, decidedBy }
      : { mode: own, decidedBy: { policy: reference, list: 'spec.portLevelMtls' } };
    return [port, entry] as const;
  });
  return { mode, decidedBy, ports: new Map(ports) };
}

function modeOf(mtls: unknown): MtlsMode {
  const { mode } = fields(mtls);
  return mtlsModes.find((name) => name === mode) ?? 'UNSET';
}
