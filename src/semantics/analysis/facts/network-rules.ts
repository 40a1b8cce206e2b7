import { type Fields, fields, list } from '../../../kubernetes/untrusted.ts';
import type { PlacedObject } from '../../../model/kubernetes.ts';
import type { CompiledPolicy } from '../../network-policy/compile.ts';
import type { Direction } from '../../network-policy/direction.ts';
import type { CompiledRule } from '../../network-policy/network-policy.ts';
import { perContext } from './per-context.ts';

/** One rule of a NetworkPolicy. */
export interface NetworkRule {
  readonly placed: PlacedObject;
  readonly policy: CompiledPolicy;
  /** `namespace/name` of the policy. */
  readonly name: string;
  readonly direction: Direction;
  readonly rule: CompiledRule;
  /** As it is written. */
  readonly raw: Fields;
  /** `spec.ingress[0]`. */
  readonly path: string;
}

const directions: readonly Direction[] = ['ingress', 'egress'];

/** Every rule that has an effect, by the policies' names. */
export const networkRules = perContext(({ networkPolicies }): readonly NetworkRule[] =>
  networkPolicies.flatMap(({ placed, policy }) =>
    directions.flatMap((direction) =>
      (policy[direction] ?? []).map((rule) => ({
        placed,
        policy,
        name: `${policy.reference.namespace}/${policy.reference.name}`,
        direction,
        rule,
        raw: fields(list(fields(placed.object.spec)[direction])[rule.index]),
        path: `spec.${direction}[${rule.index}]`,
      })),
    ),
  ),
);

/** The names among the ports of a rule. */
export function portNames({ ports }: CompiledRule): readonly string[] {
  return ports === 'any' ? [] : ports.flatMap((port) => ('name' in port ? port.name : []));
}

/** Whether a rule opens ports of an address outside the cluster: these have numbers and no names. */
export function opensOutside({ direction, rule: { ports } }: NetworkRule): boolean {
  return direction === 'egress' && (ports === 'any' || ports.some((port) => !('name' in port)));
}

/** The peers of a rule as they are written, with the path of each. */
export function rawPeers({ raw, direction, path }: NetworkRule): readonly { entry: Fields; path: string }[] {
  const key = direction === 'ingress' ? 'from' : 'to';
  return list(raw[key]).map((entry, index) => ({ entry: fields(entry), path: `${path}.${key}[${index}]` }));
}
