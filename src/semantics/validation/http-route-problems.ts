import type { KubernetesObject } from '../../model/kubernetes.ts';
import { checkRouteFilters } from './check-route-filters.ts';
import { parseGoDuration } from './go-duration.ts';
import { inspectIstioObject } from './inspect-istio-object.ts';
import type { ObjectProblem } from './object-problem.ts';
import { httpRouteSpec } from './shapes/http-route-shape.ts';
import type { View } from './view.ts';

const pathCharacters = /^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})+$/;

/** What the CRD of Gateway API says about an HTTPRoute. */
export function httpRouteProblems(object: KubernetesObject): ObjectProblem[] {
  const check = (spec: View) => {
    checkParents(spec.field('parentRefs'));
    const rules = spec.field('rules').items();
    const matches = rules.reduce((sum, rule) => sum + (rule.field('matches').length || 1), 0);
    if (matches > 128) spec.field('rules').refuse('may have at most 128 matches in all');
    for (const rule of rules) checkRule(rule);
  };
  return inspectIstioObject(object, httpRouteSpec, check, { specRequired: true });
}

/** Several references to one parent name different sections of it. */
function checkParents(parents: View): void {
  const sections = new Map<string, string[]>();
  for (const parent of parents.items()) {
    const key = [
      parent.field('group').set ? parent.field('group').text : 'gateway.networking.k8s.io',
      parent.field('kind').text || 'Gateway',
      parent.field('namespace').text,
      parent.field('name').text,
    ].join(' ');
    const section = parent.field('sectionName').text;
    const earlier = sections.get(key) ?? [];
    if (earlier.includes(section)) parent.refuse('stands here twice');
    else if (earlier.length > 0 && (section === '' || earlier.includes('')))
      parent.refuse('needs a sectionName, as does every reference to the same parent');
    sections.set(key, [...earlier, section]);
  }
}

function checkRule(rule: View): void {
  for (const match of rule.field('matches').items()) checkPath(match.field('path'));
  const filters = rule.field('filters');
  const backends = rule.field('backendRefs').items();
  const redirect = filters.items().find((filter) => filter.field('requestRedirect').set);
  if (redirect !== undefined && backends.length > 0) redirect.refuse('cannot redirect beside backendRefs');
  checkRouteFilters(filters, rule);
  for (const backend of backends) {
    checkBackend(backend);
    checkRouteFilters(backend.field('filters'), rule);
  }
  for (const filter of filters.items()) checkBackend(filter.field('requestMirror').field('backendRef'));
  const request = rule.field('timeouts').field('request');
  const backend = rule.field('timeouts').field('backendRequest');
  const longest = parseGoDuration(request.text) ?? 0;
  if (request.set && longest !== 0 && (parseGoDuration(backend.text) ?? 0) > longest)
    backend.refuse('must not be longer than request');
}

function checkBackend(backend: View): void {
  const isService =
    backend.field('group').text === '' && ['', 'Service'].includes(backend.field('kind').text);
  if (backend.set && isService && !backend.field('port').set)
    backend.field('port').refuse('is required for a Service');
}

function checkPath(path: View): void {
  if (!path.set || path.field('type').text === 'RegularExpression') return;
  const value = path.field('value').set ? path.field('value').text : '/';
  const valid =
    value.startsWith('/') &&
    !/\/\/|\/\.\/|\/\.\.\/|%2f|#|\/\.\.?$/i.test(value) &&
    pathCharacters.test(value);
  if (!valid) path.field('value').refuse('must be an absolute path without //, /./, /../, %2F and #');
}
