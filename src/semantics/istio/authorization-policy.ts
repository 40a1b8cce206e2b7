import { type Fields, fields, isFields, list } from '../../kubernetes/untrusted.ts';
import type { KubernetesObject, ObjectReference } from '../../model/kubernetes.ts';
import { type PolicyTarget, policyTarget } from './policy-target.ts';
import { textOf } from './texts.ts';

export const authorizationActions = ['ALLOW', 'DENY', 'CUSTOM', 'AUDIT'] as const;
export type AuthorizationAction = (typeof authorizationActions)[number];

/** An AuthorizationPolicy as it is written; its rules' fields are read when they are compiled. */
export interface AuthorizationPolicy {
  readonly reference: ObjectReference;
  readonly namespace: string;
  readonly action: AuthorizationAction;
  readonly dryRun: boolean;
  readonly target: PolicyTarget;
  /** Undefined: a rule that is null and therefore skipped. */
  readonly rules: readonly (Fields | undefined)[];
  readonly provider?: string;
  readonly object: KubernetesObject;
}

/** Reads one policy; undefined where its action does not exist, which no proxy would be told about. */
export function readAuthorizationPolicy(object: KubernetesObject): AuthorizationPolicy | undefined {
  const spec = fields(object.spec);
  const action = authorizationActions.find((name) => name === (spec.action ?? 'ALLOW'));
  if (!action) return undefined;
  const namespace = object.metadata.namespace ?? 'default';
  const provider = textOf(fields(spec.provider).name);
  return {
    reference: { kind: 'AuthorizationPolicy', namespace, name: object.metadata.name },
    namespace,
    action,
    dryRun: isTrue(object.metadata.annotations?.['istio.io/dry-run']),
    target: policyTarget(object),
    rules: list(spec.rules).map((rule) => (isFields(rule) ? rule : undefined)),
    ...(provider === undefined ? {} : { provider }),
    object,
  };
}

/** The spellings of true that Go's strconv.ParseBool accepts. */
function isTrue(text: string | undefined): boolean {
  return ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text ?? '');
}
