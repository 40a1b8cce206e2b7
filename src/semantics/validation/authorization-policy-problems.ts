import { type Fields, fields, isFields, list } from '../../kubernetes/untrusted.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import { perObject } from '../per-object.ts';
import { shapeProblems } from './check-shape.ts';
import { istioMetadataProblems } from './object-metadata.ts';
import { caution, type ObjectProblem, refusal } from './object-problem.ts';
import { targetProblems } from './policy-target-problems.ts';
import {
  addressValue,
  conditionCheck,
  notEmpty,
  pathValue,
  portValue,
  serviceAccountValue,
  trustDomainValue,
  type ValueCheck,
} from './rule-values.ts';
import { authorizationPolicySpec } from './shapes/authorization-policy-shape.ts';

const sourceChecks: Readonly<Record<string, ValueCheck>> = {
  principals: notEmpty,
  requestPrincipals: notEmpty,
  namespaces: notEmpty,
  serviceAccounts: serviceAccountValue,
  trustDomains: trustDomainValue,
  ipBlocks: addressValue,
  remoteIpBlocks: addressValue,
};
const operationChecks: Readonly<Record<string, ValueCheck>> = {
  hosts: notEmpty,
  methods: notEmpty,
  paths: pathValue,
  ports: portValue,
};
/** Fields of a source that plain TCP has; a DENY rule that uses one of them does not deny all of TCP by accident. */
const tcpSources = ['principals', 'namespaces', 'serviceAccounts', 'ipBlocks', 'remoteIpBlocks'];

/** What the CRD and istiod's webhook say about an AuthorizationPolicy (Istio `pkg/config/validation`). */
export function authorizationPolicyProblems(object: KubernetesObject): ObjectProblem[] {
  const own = fields(object.spec);
  const shape = object.spec === undefined ? [] : shapeProblems(object.spec, authorizationPolicySpec, 'spec');
  const rules = list(own.rules);
  return [
    ...istioMetadataProblems(object),
    ...shape,
    ...targetProblems(own),
    ...actionProblems(own),
    ...rules.flatMap((rule, index) =>
      isFields(rule) ? ruleProblems(rule, `spec.rules[${index}]`, own.action === 'DENY') : [],
    ),
  ];
}

function actionProblems({ action, rules, provider }: Fields): ObjectProblem[] {
  const problems: ObjectProblem[] = [];
  const has = list(rules).length > 0;
  if (!has && (action === 'DENY' || action === 'CUSTOM')) {
    problems.push(refusal('spec.rules', `${action} without rules never acts; an empty rule {} acts always`));
  }
  if (action === 'CUSTOM') {
    const { name } = fields(provider);
    if (has && (typeof name !== 'string' || name === '')) {
      problems.push(refusal('spec.provider.name', 'must not be empty with action CUSTOM'));
    }
    for (const [index, rule] of list(rules).entries()) {
      problems.push(...customProblems(fields(rule), `spec.rules[${index}]`));
    }
  } else if (provider !== undefined && provider !== null) {
    problems.push(refusal('spec.provider', 'goes with action CUSTOM only'));
  }
  return problems;
}

/** Identities are not known when the provider of a CUSTOM policy is asked. */
function customProblems(rule: Fields, path: string): ObjectProblem[] {
  const unknown = ['principals', 'requestPrincipals', 'namespaces', 'serviceAccounts', 'trustDomains'];
  const keys = ['source.namespace', 'source.serviceAccount', 'source.trustDomain', 'source.principal'];
  const inSources = list(rule.from).flatMap((from, index) =>
    unknown
      .flatMap((name) => [name, negative(name)])
      .filter((name) => list(fields(fields(from).source)[name]).length > 0)
      .map((name) => refusal(`${path}.from[${index}].source.${name}`, 'is not supported with action CUSTOM')),
  );
  const inConditions = list(rule.when).flatMap((when, index) => {
    const key = String(fields(when).key ?? '');
    const isUnknown = keys.includes(key) || key.startsWith('request.auth.');
    return isUnknown
      ? [refusal(`${path}.when[${index}].key`, `${key} is not supported with action CUSTOM`)]
      : [];
  });
  return [...inSources, ...inConditions];
}

function ruleProblems(rule: Fields, path: string, denies: boolean): ObjectProblem[] {
  const sources = list(rule.from).map((from) => fields(from).source);
  const operations = list(rule.to).map((to) => fields(to).operation);
  const problems = [
    ...emptyList(rule.from, `${path}.from`),
    ...emptyList(rule.to, `${path}.to`),
    ...sources.flatMap((source, index) =>
      partProblems(source, `${path}.from[${index}].source`, sourceChecks),
    ),
    ...sources.flatMap((source, index) => accountProblems(fields(source), `${path}.from[${index}].source`)),
    ...operations.flatMap((operation, index) =>
      partProblems(operation, `${path}.to[${index}].operation`, operationChecks),
    ),
    ...list(rule.when).flatMap((when, index) => conditionProblems(fields(when), `${path}.when[${index}]`)),
  ];
  if (!denies) return problems;
  const uses = (parts: readonly unknown[], names: readonly string[]) =>
    parts.some((part) =>
      names.flatMap((name) => [name, negative(name)]).some((name) => name in fields(part)),
    );
  const [hasSource, hasOperation] = [sources.some(isFields), operations.some(isFields)];
  const onlyHttp =
    (hasSource && !hasOperation && !uses(sources, tcpSources)) ||
    (hasOperation && !uses(operations, ['ports']));
  if (onlyHttp) {
    const message =
      'denies every connection to TCP ports, because it has HTTP attributes only: name the ports';
    problems.push(caution(path, message));
  }
  return problems;
}

function emptyList(value: unknown, path: string): ObjectProblem[] {
  return Array.isArray(value) && value.length === 0 ? [refusal(path, 'must not be empty')] : [];
}

/** Each field and its negation, with what its values have to be. */
const checkedFields = perObject((checks: Readonly<Record<string, ValueCheck>>) =>
  Object.entries(checks).flatMap(([name, check]) => [
    { field: name, check },
    { field: negative(name), check },
  ]),
);

/** A source or an operation: it must be there, say something, and only with values that mean something. */
function partProblems(
  part: unknown,
  path: string,
  checks: Readonly<Record<string, ValueCheck>>,
): ObjectProblem[] {
  if (!isFields(part)) return [refusal(path, 'must not be empty')];
  const said = checkedFields(checks).filter(({ field }) => list(part[field]).length > 0);
  const problems = said.flatMap(({ field, check }) => valueProblems(part[field], `${path}.${field}`, check));
  return said.length === 0 ? [...problems, refusal(path, 'must not be empty')] : problems;
}

function valueProblems(values: unknown, path: string, check: ValueCheck): ObjectProblem[] {
  return list(values).flatMap((value, index) => {
    const message = typeof value === 'string' ? check(value) : undefined;
    return message ? [refusal(`${path}[${index}]`, message)] : [];
  });
}

function accountProblems(source: Fields, path: string): ObjectProblem[] {
  const used = (names: readonly string[]) =>
    names.flatMap((name) => [name, negative(name)]).some((name) => Array.isArray(source[name]));
  if (!used(['serviceAccounts'])) return [];
  return used(['principals', 'namespaces'])
    ? [refusal(path, 'cannot have serviceAccounts together with principals or namespaces')]
    : [];
}

function conditionProblems({ key, values, notValues }: Fields, path: string): ObjectProblem[] {
  if (typeof key !== 'string' || key === '') return [refusal(`${path}.key`, 'must not be empty')];
  if (list(values).length + list(notValues).length === 0) {
    return [refusal(path, `needs values or notValues for key ${key}`)];
  }
  const check = conditionCheck(key);
  if (typeof check === 'string') return [refusal(`${path}.key`, check)];
  return [
    ...valueProblems(values, `${path}.values`, check),
    ...valueProblems(notValues, `${path}.notValues`, check),
  ];
}

function negative(name: string): string {
  return `not${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
