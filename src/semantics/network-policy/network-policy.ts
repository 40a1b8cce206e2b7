import { type Requirement, selectorRequirements } from '../../kubernetes/selector.ts';
import { fields, list, text } from '../../kubernetes/untrusted.ts';
import type { KubernetesObject, ObjectReference } from '../../model/kubernetes.ts';
import { perObject } from '../per-object.ts';
import type { Direction } from './direction.ts';
import { type AddressPeer, addressPeers, compilePeers, type Peer } from './peers.ts';
import { compilePorts, type PortMatch } from './ports.ts';

export interface CompiledRule {
  /** Position in the policy's list. */
  readonly index: number;
  readonly peers: readonly Peer[] | 'any';
  /** Those of its peers that are blocks of addresses: few rules have any. */
  readonly blocks: readonly AddressPeer[];
  readonly ports: readonly PortMatch[] | 'any';
}

/** What a NetworkPolicy allows in each direction; absent: it does not isolate in this direction. */
export type PolicyRules = Readonly<Partial<Record<Direction, readonly CompiledRule[]>>>;

/** What a NetworkPolicy says, whatever the cluster. */
export interface ReadNetworkPolicy extends PolicyRules {
  readonly reference: ObjectReference & { readonly namespace: string };
  /** Requirements on the labels of the pods it applies to; absent: it can select nothing. */
  readonly selector: readonly Requirement[] | undefined;
}

/**
 * Policies of the Kubernetes API, those included that name a version or group of it which does not serve them (groups
 * without a dot are its own): `validateNetworkPolicy` refuses these, and nobody takes them for policies that hold.
 */
export function isNetworkPolicy({ kind, apiVersion }: KubernetesObject): boolean {
  if (kind !== 'NetworkPolicy') return false;
  const group = apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')));
  return group === 'networking.k8s.io' || !group.includes('.');
}

/**
 * Reads a NetworkPolicy as the API server would take it; entries that none accepts match nothing. Objects do not
 * change, and a rollout judges the same ones in many states, so that each is read once.
 */
export const readNetworkPolicy = perObject((object: KubernetesObject): ReadNetworkPolicy => {
  const spec = fields(object.spec);
  const types = policyTypesOf(object);
  return {
    reference: {
      kind: 'NetworkPolicy',
      namespace: text(object.metadata.namespace) ?? 'default',
      name: object.metadata.name,
    },
    selector: selectorRequirements(spec.podSelector ?? {}),
    ...(types.includes('Ingress') ? { ingress: compileRules(spec.ingress, 'from') } : {}),
    ...(types.includes('Egress') ? { egress: compileRules(spec.egress, 'to') } : {}),
  };
});

/** Without policyTypes: Ingress always, Egress where there is an egress rule (defaulting in `networking/v1`). */
export function policyTypesOf({ spec }: KubernetesObject): readonly unknown[] {
  const { policyTypes, egress } = fields(spec);
  if (list(policyTypes).length > 0) return list(policyTypes);
  return list(egress).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

function compileRules(value: unknown, peers: 'from' | 'to'): readonly CompiledRule[] {
  return list(value).map((entry, index) => {
    const rule = fields(entry);
    const compiled = compilePeers(rule[peers]);
    return { index, peers: compiled, blocks: addressPeers(compiled), ports: compilePorts(rule.ports) };
  });
}
