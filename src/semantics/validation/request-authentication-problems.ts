import { type Fields, fields, list } from '../../kubernetes/untrusted.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import { shapeProblems } from './check-shape.ts';
import { parseGoDuration } from './go-duration.ts';
import { istioMetadataProblems } from './object-metadata.ts';
import { caution, type ObjectProblem, refusal } from './object-problem.ts';
import { targetProblems } from './policy-target-problems.ts';
import { requestAuthenticationSpec } from './shapes/request-authentication-shape.ts';

/** What the CRD and istiod's webhook say about a RequestAuthentication. */
export function requestAuthenticationProblems(object: KubernetesObject): ObjectProblem[] {
  const own = fields(object.spec);
  return [
    ...istioMetadataProblems(object),
    ...(object.spec === undefined ? [] : shapeProblems(object.spec, requestAuthenticationSpec, 'spec')),
    ...targetProblems(own),
    ...list(own.jwtRules).flatMap((rule, index) => ruleProblems(fields(rule), `spec.jwtRules[${index}]`)),
  ];
}

function ruleProblems(rule: Fields, path: string): ObjectProblem[] {
  const uri = rule.jwksUri ?? rule.jwks_uri;
  const problems: ObjectProblem[] = [];
  if ((rule.issuer ?? '') === '' && (uri ?? '') === '') {
    problems.push(refusal(path, 'needs an issuer or a jwksUri'));
  }
  if (typeof uri === 'string' && uri !== '' && !isHttpUrl(uri)) {
    problems.push(refusal(`${path}.jwksUri`, 'must be a URL that starts with http:// or https://'));
  }
  if (
    [rule.jwksUri, rule.jwks_uri, rule.jwks].filter((key) => key !== undefined && key !== null).length > 1
  ) {
    problems.push(refusal(path, 'only one of jwks and jwksUri can be set'));
  }
  if (typeof rule.jwks === 'string' && rule.jwks !== '')
    problems.push(...keyProblems(rule.jwks, `${path}.jwks`));
  if (typeof rule.timeout === 'string' && (parseGoDuration(rule.timeout) ?? 0) % 1e6 !== 0) {
    problems.push(refusal(`${path}.timeout`, 'must be whole milliseconds'));
  }
  return problems;
}

function isHttpUrl(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text);
}

/** The text must be a key or a set of keys; private keys do not belong there. */
function keyProblems(jwks: string, path: string): ObjectProblem[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(jwks);
  } catch {
    return [refusal(path, 'is not JSON')];
  }
  const keys = Array.isArray(fields(parsed).keys) ? list(fields(parsed).keys) : [parsed];
  if (keys.some((key) => typeof fields(key).kty !== 'string')) return [refusal(path, 'has no key')];
  return keys.flatMap((key, index) =>
    'd' in fields(key) || fields(key).kty === 'oct'
      ? [caution(path, `key ${index + 1} is a private key; proxies need public ones`)]
      : [],
  );
}
