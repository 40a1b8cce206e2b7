import { brokenDurationRule, durationMilliseconds } from '../model/quantities.ts';
import type { AnswersKnowledge } from './answers-knowledge.ts';
import { callProblems, entryPointProblems, gatewayNames } from './call-problems.ts';
import { type Loose, looseItem, looseList, looseMap, looseText } from './loose.ts';
import { quote } from './path.ts';
import { lookupProblem, problem } from './reference-problem.ts';
import type { SchemaProblem } from './schema-problems.ts';
import { TopologyIndex } from './topology-index.ts';
import { meshProblems, namespaceProblems, serviceProblems, workloadProblems } from './workload-problems.ts';

/**
 * What is wrong between the parts of merged answers: references to nothing, ports that nobody listens on,
 * settings that contradict each other. Takes data of any shape; what the schema refuses is passed over.
 * Of the knowledge are read the names of gateways that have none of their own, and where a control plane usually is.
 */
export function crossReferenceProblems(
  data: unknown,
  { gateways: profiles, platform: questions }: Pick<AnswersKnowledge, 'gateways' | 'platform'>,
): SchemaProblem[] {
  const topology = looseMap(looseMap(data).topology);
  const platform = looseMap(looseMap(data).platform);
  const index = new TopologyIndex(topology);
  const usual = questions.find(({ path }) => path === 'platform.istio.namespace')?.default;
  const controlPlane = looseText(looseMap(platform.istio).namespace ?? usual);
  return [
    ...namespaceProblems(topology, index),
    ...meshProblems(topology, controlPlane),
    ...workloadProblems(topology),
    ...serviceProblems(topology, index),
    ...externalProblems(topology, index),
    ...issuerProblems(topology),
    ...looseList(topology.calls).flatMap((call, at) =>
      callProblems(looseMap(call), ['topology', 'calls', at], index),
    ),
    ...entryPointProblems(topology, gatewayNames(platform, profiles), index),
    ...trafficProblems(topology, index),
    ...resolverProblems(platform),
  ];
}

function externalProblems(topology: Loose, index: TopologyIndex): SchemaProblem[] {
  return looseList(topology.externals).flatMap((item, at) => {
    const external = looseMap(item);
    const name = looseText(external.name) ?? '';
    const path = ['topology', 'externals', at];
    const taken = index.workloadNames.has(name)
      ? [{ path: [...path, 'name'], message: `${quote(name)} is the name of a workload too` }]
      : [];
    const noHost = external.egressGateway === true && looseList(external.hosts).length === 0;
    return noHost
      ? [...taken, { path: [...path, 'hosts'], message: 'missing; an egress gateway needs host names' }]
      : taken;
  });
}

function issuerProblems(topology: Loose): SchemaProblem[] {
  return looseList(topology.tokenIssuers).flatMap((item, at): SchemaProblem[] => {
    const { jwks, jwksUri } = looseMap(item);
    const path = ['topology', 'tokenIssuers', at];
    if (jwks !== undefined && jwksUri !== undefined) {
      return [{ path: [...path, 'jwks'], message: 'is given beside jwksUri; only one of them can hold' }];
    }
    return typeof jwks === 'string' && !isKeySet(jwks)
      ? [{ path: [...path, 'jwks'], message: 'is not a JSON Web Key Set: JSON with a list "keys"' }]
      : [];
  });
}

function isKeySet(text: string): boolean {
  try {
    const keys = looseList(looseMap(JSON.parse(text)).keys);
    return keys.length > 0 && keys.every((key) => looseText(looseMap(key).kty) !== undefined);
  } catch {
    return false;
  }
}

function trafficProblems(topology: Loose, index: TopologyIndex): SchemaProblem[] {
  const services = servicesByNamespace(topology, index);
  return looseList(topology.traffic).flatMap((item, at) => {
    const settings = looseMap(item);
    const path = ['topology', 'traffic', at];
    const to = looseText(settings.to);
    const callee = to === undefined ? undefined : index.findWorkload(to);
    const namespace = callee && 'found' in callee ? callee.found.namespace : undefined;
    const versions = looseList(settings.versions).map(looseMap);
    return [
      ...lookupProblem([...path, 'to'], to, callee),
      ...weightProblems(versions, [...path, 'versions']),
      ...tryProblems(settings, path),
      ...versions.flatMap((version, versionAt) => {
        const service = looseText(version.service);
        if (service === undefined || namespace === undefined) return [];
        const known = services.get(namespace) ?? new Map<string, boolean>();
        const place = [...path, 'versions', versionAt, 'service'];
        if (known.get(service))
          return [problem(place, 'is headless: a route sends to a Service with an address', undefined)];
        if (known.has(service)) return [];
        const message = `${quote(service)} is no Service of the namespace ${namespace}`;
        return [problem(place, message, index.nearest(service, new Set(known.keys())))];
      }),
    ];
  });
}

/** A version that has neither weight nor header takes what the others leave. */
function weightProblems(versions: readonly Loose[], path: SchemaProblem['path']): SchemaProblem[] {
  const weights = versions.flatMap(({ weight }) => (typeof weight === 'number' ? weight : []));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const takesTheRest = versions.some(({ weight, header }) => weight === undefined && header === undefined);
  if (weights.length === 0 || (takesTheRest ? total <= 100 : total === 100)) return [];
  const expected = takesTheRest ? 'expected 100 at most' : 'expected 100';
  return [{ path, message: `have weights of ${total} in all; ${expected}` }];
}

/** HTTPRoute refuses it, and elsewhere the time of one try would mean nothing. */
function tryProblems({ timeout, retries }: Loose, path: SchemaProblem['path']): SchemaProblem[] {
  const [whole, single] = [timeout, looseMap(retries).perTryTimeout].map(looseText);
  if (whole === undefined || single === undefined || brokenDurationRule(whole) || brokenDurationRule(single))
    return [];
  return durationMilliseconds(single) > durationMilliseconds(whole)
    ? [
        {
          path: [...path, 'retries', 'perTryTimeout'],
          message: `is ${single}, longer than the timeout of the whole request, ${whole}`,
        },
      ]
    : [];
}

/** Whether each Service is headless, by namespace and name; where none is said, one of the workload's name is there. */
function servicesByNamespace(
  topology: Loose,
  index: TopologyIndex,
): ReadonlyMap<string, ReadonlyMap<string, boolean>> {
  const services = new Map<string, Map<string, boolean>>();
  const workloads = looseList(topology.workloads).map(looseMap);
  for (const workload of index.workloads) {
    const known = services.get(workload.namespace) ?? new Map<string, boolean>();
    const implied = workloads[workload.index]?.services === undefined;
    if (implied) known.set(workload.name, false);
    for (const { name, headless } of workload.services) known.set(name, headless);
    services.set(workload.namespace, known);
  }
  return services;
}

function resolverProblems(platform: Loose): SchemaProblem[] {
  const resolver = looseItem(platform.resolver, 'kind');
  const unreachable = looseList(resolver.cidrs).length === 0 && resolver.pods === undefined;
  return resolver.kind === 'custom' && unreachable
    ? [{ path: ['platform', 'resolver'], message: 'is custom, but has neither pods nor cidrs' }]
    : [];
}
