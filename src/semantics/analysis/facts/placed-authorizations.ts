import type { Cluster, ClusterService, ClusterWorkload } from '../../../model/cluster.ts';
import type { Labels, PlacedObject } from '../../../model/kubernetes.ts';
import { type AuthorizationPolicy, readAuthorizationPolicy } from '../../istio/authorization-policy.ts';
import { type FieldUse, fieldUses } from './field-uses.ts';

/** One rule of an AuthorizationPolicy, as its list of conditions. */
export interface AuthorizationRule {
  readonly index: number;
  readonly uses: readonly FieldUse[];
}

/** An AuthorizationPolicy with what it is about. */
export interface PlacedAuthorization {
  readonly placed: PlacedObject;
  readonly policy: AuthorizationPolicy;
  /** `namespace/name`. */
  readonly name: string;
  readonly rules: readonly AuthorizationRule[];
  /** What its selector selects; empty where it has targetRefs. */
  readonly workloads: readonly ClusterWorkload[];
  /** Services of its targetRefs that the cluster has. */
  readonly services: readonly ClusterService[];
}

/** Reads the AuthorizationPolicies among objects; those of an action that does not exist are left out. */
export function placedAuthorizations(
  objects: readonly PlacedObject[],
  rootNamespace: string,
  cluster: Cluster,
  workloadsIn: (namespace: string, labels?: Labels) => readonly ClusterWorkload[],
): readonly PlacedAuthorization[] {
  const everywhere = cluster.namespaces.map(({ name }) => name);
  const services = new Map(
    cluster.services.map((service) => [`${service.namespace}/${service.name}`, service]),
  );
  return objects.flatMap((placed) => {
    const policy = readAuthorizationPolicy(placed.object);
    if (policy === undefined) return [];
    const { namespace, target } = policy;
    const reach = namespace === rootNamespace ? everywhere : [namespace];
    const targeted = target.targetRefs.length > 0;
    return {
      placed,
      policy,
      name: `${namespace}/${policy.reference.name}`,
      rules: policy.rules.flatMap((rule, index) => (rule ? { index, uses: fieldUses(rule, index) } : [])),
      workloads: targeted ? [] : reach.flatMap((each) => workloadsIn(each, target.selector)),
      services: target.targetRefs.flatMap(({ kind, name }) =>
        kind === 'Service' ? (services.get(`${namespace}/${name}`) ?? []) : [],
      ),
    };
  });
}
