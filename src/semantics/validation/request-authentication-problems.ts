import { type Fields, fields, list } from '../../kubernetes/untrusted.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import { istioMetadataProblems } from './object-metadata.ts';
import { caution, type ObjectProblem, refusal } from './object-problem.ts';
import { targetProblems, targetShapes } from './policy-target-problems.ts';
import { fieldsOf, listOf, oneOfTexts, shapeProblems, someText, text } from './shape.ts';

const spec = fieldsOf({
  ...targetShapes,
  jwtRules: listOf(
    fieldsOf({
      issuer: someText(),
      audiences: listOf(someText()),
      jwksUri: someText(),
      jwks_uri: someText(),
      jwks: text,
      fromHeaders: listOf(fieldsOf({ name: someText(), prefix: text }, ['name'])),
      fromParams: listOf(someText()),
      fromCookies: listOf(someText()),
      forwardOriginalToken: { kind: 'boolean' },
      outputPayloadToHeader: text,
      outputClaimToHeaders: listOf(
        fieldsOf({ claim: someText(), header: { kind: 'text', shortest: 1, pattern: /^[-_A-Za-z0-9]+$/ } }, [
          'header',
          'claim',
        ]),
      ),
      spaceDelimitedClaims: listOf(someText(), 64),
      presence: oneOfTexts(['OPTIONAL', 'REQUIRED']),
      timeout: text,
    }),
    4096,
  ),
});

/** What the CRD and istiod's webhook say about a RequestAuthentication. */
export function requestAuthenticationProblems(object: KubernetesObject): ObjectProblem[] {
  const own = fields(object.spec);
  return [
    ...istioMetadataProblems(object),
    ...(object.spec === undefined ? [] : shapeProblems(object.spec, spec, 'spec')),
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
  if (typeof uri === 'string' && uri !== '' && !/^https?:\/\//.test(uri)) {
    problems.push(refusal(`${path}.jwksUri`, 'must start with http:// or https://'));
  }
  if (
    [rule.jwksUri, rule.jwks_uri, rule.jwks].filter((key) => key !== undefined && key !== null).length > 1
  ) {
    problems.push(refusal(path, 'only one of jwks and jwksUri can be set'));
  }
  if (typeof rule.jwks === 'string' && rule.jwks !== '')
    problems.push(...keyProblems(rule.jwks, `${path}.jwks`));
  if (typeof rule.timeout === 'string' && !isDuration(rule.timeout)) {
    problems.push(refusal(`${path}.timeout`, 'must be a duration of at least 1ms'));
  }
  return problems;
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

/** Go's notation: `5s`, `1m30s`, `1.5s`; whole milliseconds. */
function isDuration(value: string): boolean {
  if (!/^(\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)((\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))*$/.test(value))
    return false;
  const units: Readonly<Record<string, number>> = {
    ns: 1e-6,
    us: 1e-3,
    µs: 1e-3,
    ms: 1,
    s: 1e3,
    m: 6e4,
    h: 3.6e6,
  };
  const parts = [...value.matchAll(/([\d.]+)(ns|us|µs|ms|s|m|h)/g)];
  const milliseconds = parts.reduce(
    (sum, [, number, unit]) => sum + Number(number) * (units[unit ?? ''] ?? 0),
    0,
  );
  return milliseconds >= 1 && Math.abs(milliseconds - Math.round(milliseconds)) < 1e-6;
}
