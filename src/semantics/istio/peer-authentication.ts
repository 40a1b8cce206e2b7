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

/** A workload, as far as policies select it. */
export interface Place {
  readonly namespace: string;
  readonly labels: Labels;
}

/** The policies of the three levels that can count for a workload, each with the oldest first. */
export function scopesAt(
  policies: readonly PeerAuthentication[],
  workload: Place,
  rootNamespace: string,
): Readonly<Record<'mesh' | 'namespace' | 'workload', readonly PeerAuthentication[]>> {
  const sorted = policies.toSorted(byAge);
  const isWide = (policy: PeerAuthentication) => Object.keys(policy.selector ?? {}).length === 0;
  const mesh = sorted.filter((policy) => policy.namespace === rootNamespace && isWide(policy));
  if (workload.namespace === rootNamespace) return { mesh, namespace: [], workload: [] };
  const own = sorted.filter((policy) => policy.namespace === workload.namespace);
  return {
    mesh,
    namespace: own.filter(isWide),
    workload: own.filter((policy) => !isWide(policy) && selects(policy.selector, workload.labels)),
  };
}

/**
 * Workload before namespace before mesh, UNSET inherits, PERMISSIVE where nobody says anything; only a policy with
 * labels has ports, and none with labels counts in the root namespace (Istio `authn/policy_applier.go`).
 */
export function effectivePeerAuthentication(
  policies: readonly PeerAuthentication[],
  workload: Place,
  rootNamespace: string,
): EffectivePeerAuthentication {
  const scopes = scopesAt(policies, workload, rootNamespace);
  const [[mesh], [namespace], [own]] = [scopes.mesh, scopes.namespace, scopes.workload];
  let mode: EffectiveMode = 'PERMISSIVE';
  let decidedBy: DecidedBy = { default: 'permissive' };
  for (const policy of [mesh, namespace, own]) {
    if (policy && policy.mode !== 'UNSET') {
      mode = policy.mode;
      decidedBy = { policy: policy.reference, list: 'spec.mtls' };
    }
  }
  const ports = [...(own?.ports ?? [])].map(([port, portMode]) => {
    const reference = own?.reference;
    const inherits = portMode === 'UNSET' || !reference;
    const entry = inherits
      ? { mode, decidedBy }
      : { mode: portMode, decidedBy: { policy: reference, list: 'spec.portLevelMtls' } };
    return [port, entry] as const;
  });
  return { mode, decidedBy, ports: new Map(ports) };
}

function modeOf(mtls: unknown): MtlsMode {
  const { mode } = fields(mtls);
  return mtlsModes.find((name) => name === mode) ?? 'UNSET';
}
