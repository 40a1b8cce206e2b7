import { fields, list } from '../../kubernetes/untrusted.ts';
import type { KubernetesObject, ObjectReference } from '../../model/kubernetes.ts';
import { type PolicyTarget, policyTarget } from './policy-target.ts';
import { textOf, textsOf } from './texts.ts';

export interface RequestAuthentication {
  readonly reference: ObjectReference;
  readonly namespace: string;
  readonly target: PolicyTarget;
  readonly rules: readonly JwtRule[];
}

/** One issuer that a proxy accepts tokens of, and where it looks for them. */
export interface JwtRule {
  readonly policy: ObjectReference;
  readonly index: number;
  /** Empty: tokens of any issuer that the keys verify. */
  readonly issuer: string;
  /** Empty: not checked. */
  readonly audiences: readonly string[];
  readonly headers: readonly { readonly name: string; readonly prefix: string }[];
  readonly parameters: readonly string[];
  readonly cookies: readonly string[];
  /** Claims whose text is read as a list of words. */
  readonly spaceDelimitedClaims: readonly string[];
  /** Whether an accepted token stays in the request. */
  readonly forwards: boolean;
}

/** Claims that Istio always reads as lists of words. */
const alwaysDelimited = ['permission', 'scope'];

export function readRequestAuthentication(object: KubernetesObject): RequestAuthentication {
  const namespace = object.metadata.namespace ?? 'default';
  const reference = { kind: 'RequestAuthentication', namespace, name: object.metadata.name };
  const rules = list(fields(object.spec).jwtRules).map((item, index): JwtRule => {
    const rule = fields(item);
    const headers = list(rule.fromHeaders)
      .map(fields)
      .map((header) => ({
        name: (textOf(header.name) ?? '').toLowerCase(),
        prefix: textOf(header.prefix) ?? '',
      }));
    const parameters = textsOf(rule.fromParams);
    const cookies = textsOf(rule.fromCookies);
    const explicit = headers.length + parameters.length + cookies.length > 0;
    return {
      policy: reference,
      index,
      issuer: textOf(rule.issuer) ?? '',
      audiences: textsOf(rule.audiences),
      // Any explicit location turns both defaults off.
      headers: explicit ? headers : [{ name: 'authorization', prefix: 'Bearer ' }],
      parameters: explicit ? parameters : ['access_token'],
      cookies,
      spaceDelimitedClaims: [...alwaysDelimited, ...textsOf(rule.spaceDelimitedClaims)],
      forwards: rule.forwardOriginalToken === true,
    };
  });
  return { reference, namespace, target: policyTarget(object), rules };
}
