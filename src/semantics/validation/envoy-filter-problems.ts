import type { KubernetesObject } from '../../model/kubernetes.ts';
import { checkWorkloadLabels } from './check-workload-labels.ts';
import { inspectIstioObject } from './inspect-istio-object.ts';
import type { ObjectProblem } from './object-problem.ts';
import { brokenRegex } from './regex.ts';
import { envoyFilterSpec } from './shapes/envoy-filter-shape.ts';
import type { View } from './view.ts';

const listenerParts = ['LISTENER', 'FILTER_CHAIN', 'NETWORK_FILTER', 'HTTP_FILTER'];
const routeParts = ['ROUTE_CONFIGURATION', 'VIRTUAL_HOST', 'HTTP_ROUTE'];
const connectionManagers = ['envoy.filters.network.http_connection_manager', 'envoy.http_connection_manager'];

/**
 * What the CRD and istiod's webhook say about an EnvoyFilter, except what only Envoy's own schemas tell: whether
 * `patch.value` is a configuration of Envoy.
 */
export function envoyFilterProblems(object: KubernetesObject): ObjectProblem[] {
  return inspectIstioObject(object, envoyFilterSpec, (spec) => {
    spec.warn("depends on Envoy's internals, which may change with every release");
    checkWorkloadLabels(spec.field('workloadSelector'));
    if (spec.field('workloadSelector').set && spec.field('targetRefs').set)
      spec.refuse('only one of workloadSelector and targetRefs can be set');
    for (const reference of spec.field('targetRefs').items())
      if (reference.field('namespace').text !== '')
        reference.field('namespace').refuse('must not be set: a filter reaches only its own namespace');
    for (const patch of spec.field('configPatches').items()) checkPatch(patch);
  });
}

function checkPatch(entry: View): void {
  const match = entry.field('match');
  const forWaypoint = match.field('context').text === 'WAYPOINT';
  if (match.set && forWaypoint !== match.field('waypoint').set)
    match.refuse('must have waypoint when, and only when, context is WAYPOINT');
  if (forWaypoint) return;
  const applyTo = entry.field('applyTo');
  const patch = entry.field('patch');
  const operation = patch.field('operation').text;
  if (!applyTo.set || applyTo.text === 'INVALID') applyTo.refuse('must be set');
  else if (!patch.set) patch.refuse('is required');
  else if (operation === '' || operation === 'INVALID') patch.field('operation').refuse('must be set');
  else if (operation !== 'REMOVE' && !patch.field('value').set)
    patch.field('value').refuse(`is required with operation ${operation}`);
  const version = match.field('proxy').field('proxyVersion');
  if (version.text.length > 1024) version.warn('is longer than 1024 characters, and is ignored');
  else if (version.text !== '' && brokenRegex(version.text))
    version.refuse('must be a regular expression (RE2)');
  checkObjectMatch(match, applyTo.text);
  checkTypedConfig(patch.field('value'));
}

/** Types of Envoy's second API, which no supported release of Istio knows any more. */
const removedType = /^type\.googleapis\.com\/envoy\.(\w+\.)*v2(alpha\d*)?\.\w+$/;

/** A patch has a name that is a text, and a `typed_config` that says which type of today's API it has. */
function checkTypedConfig(value: View): void {
  const name = value.field('name');
  if (name.set && typeof name.value !== 'string') name.refuse('must be a string');
  const config = value.field('typed_config');
  const type = config.field('@type');
  if (config.set && type.text === '') type.refuse('is required');
  else if (removedType.test(type.text)) type.refuse("must be a type of Envoy's API v3");
}

function checkObjectMatch(match: View, applyTo: string): void {
  const object = match.oneOf('listener', 'routeConfiguration', 'cluster', 'waypoint');
  if (object === undefined) return;
  const wanted = listenerParts.includes(applyTo)
    ? 'listener'
    : routeParts.includes(applyTo)
      ? 'routeConfiguration'
      : applyTo === 'CLUSTER'
        ? 'cluster'
        : undefined;
  if (wanted !== undefined && !match.field(wanted).set) object.refuse(`cannot stand with applyTo ${applyTo}`);
  if (wanted === 'listener')
    checkFilter(match.field('listener').field('filterChain').field('filter'), applyTo);
}

function checkFilter(filter: View, applyTo: string): void {
  if (!filter.set) return;
  if (applyTo === 'LISTENER' || applyTo === 'FILTER_CHAIN')
    filter.warn(`has no effect with applyTo ${applyTo}`);
  const name = filter.field('name');
  const inner = filter.field('subFilter');
  if (name.text === '') name.refuse('must not be empty');
  else if (inner.set && applyTo !== 'HTTP_FILTER') inner.refuse('goes with applyTo HTTP_FILTER only');
  else if (inner.set && !connectionManagers.includes(name.text))
    inner.refuse(`needs the filter ${connectionManagers[0]}`);
  else if (inner.set && inner.field('name').text === '') inner.field('name').refuse('must not be empty');
}
