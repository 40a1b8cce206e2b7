import type { GatewayProfile } from '../knowledge/knowledge.ts';
import { httpProtocols } from '../model/topology.ts';
import { type Loose, looseItem, looseList, looseMap, looseText } from './loose.ts';
import { type Path, quote } from './path.ts';
import type { SchemaProblem } from './schema-problems.ts';
import { findPort, type IndexedWorkload, type Lookup, TopologyIndex } from './topology-index.ts';

/**
 * What is wrong between the parts of merged answers: references to nothing, ports that nobody listens on,
 * settings that contradict each other. Takes data of any shape; what the schema refuses is passed over.
 * `profiles`: the names of gateways that have none of their own.
 */
export function crossReferenceProblems(
  data: unknown,
  profiles: readonly Pick<GatewayProfile, 'id' | 'name'>[],
): SchemaProblem[] {
  const topology = looseMap(looseMap(data).topology);
  const platform = looseMap(looseMap(data).platform);
  const index = new TopologyIndex(topology);
  return [
    ...namespaceProblems(topology, index),
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

function namespaceProblems(topology: Loose, index: TopologyIndex): SchemaProblem[] {
  return index.workloads.flatMap(({ index: at, namespace, name }) => {
    const path = ['topology', 'workloads', at, 'namespace'];
    if (namespace === '') {
      return [{ path, message: `missing; ${quote(name)} can only do without when there is one namespace` }];
    }
    if (topology.namespaces === undefined || index.namespaces.has(namespace)) return [];
    return [
      problem(
        path,
        `${quote(namespace)} is not among topology.namespaces`,
        index.nearest(namespace, index.namespaces),
      ),
    ];
  });
}

function workloadProblems(topology: Loose): SchemaProblem[] {
  return looseList(topology.workloads).flatMap((item, at) => [
    ...joinProblems(looseMap(item), ['topology', 'workloads', at]),
    ...portNameProblems(looseMap(item), ['topology', 'workloads', at]),
  ]);
}

function portNameProblems(workload: Loose, path: Path): SchemaProblem[] {
  const seen = new Set<string>();
  return looseList(workload.ports).flatMap((port, at) => {
    const name = looseText(looseMap(port).name);
    if (name === undefined) return [];
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    const message = `${quote(name)} is the name of another port of this workload`;
    return [{ path: [...path, 'ports', at, 'name'], message }];
  });
}

function joinProblems({ joinsMesh, hostNetwork, outsideBecause }: Loose, above: Path): SchemaProblem[] {
  const path = [...above, 'joinsMesh'];
  if (joinsMesh !== true) return [];
  if (hostNetwork === true) {
    return [{ path, message: 'is true, but a pod in the network of its node cannot join a mesh' }];
  }
  if (outsideBecause === undefined) return [];
  return [{ path, message: `is true, but outsideBecause says ${quote(String(outsideBecause))}` }];
}

function serviceProblems(topology: Loose, index: TopologyIndex): SchemaProblem[] {
  const owners = new Map<string, string>();
  const workloads = looseList(topology.workloads).map(looseMap);
  return index.workloads.flatMap((workload) =>
    workload.services.flatMap((service, at) => {
      const path: Path = ['topology', 'workloads', workload.index, 'services', at];
      const written = looseList(looseItem(looseList(workloads[workload.index]?.services)[at], 'name').ports);
      const id = `${workload.namespace}/${service.name}`;
      const owner = owners.get(id);
      owners.set(id, owner ?? workload.name);
      const taken =
        owner !== undefined && owner !== workload.name
          ? [
              {
                path: [...path, 'name'],
                message: `${quote(service.name)} is already the Service of ${owner}`,
              },
            ]
          : [];
      const targets = service.ports.flatMap((entry, portAt) => {
        if (written.length !== service.ports.length || workload.ports.length === 0) return [];
        if (workload.portsUnclear) return [];
        const lookup = findPort({ ...workload, services: [] }, entry.target);
        return 'found' in lookup ? [] : [{ path: [...path, 'ports', portAt, 'targetPort'], ...lookup }];
      });
      return [...taken, ...targets];
    }),
  );
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

function callProblems(call: Loose, path: Path, index: TopologyIndex): SchemaProblem[] {
  const from = looseText(call.from);
  const to = looseText(call.to);
  const caller = from === undefined ? undefined : index.findWorkload(from);
  const callee = to === undefined ? undefined : index.findCallee(to);
  const problems = [
    ...lookupProblem([...path, 'from'], from, caller),
    ...lookupProblem([...path, 'to'], to, callee),
    ...issuerReferences(call, path, index),
  ];
  if (!callee || !('found' in callee)) return problems;
  if ('external' in callee.found)
    return [...problems, ...httpOnPort(call, path, looseText(call.appProtocol))];
  if (caller && 'found' in caller && caller.found === callee.found) {
    problems.push({ path: [...path, 'to'], message: 'is the caller itself; a pod can always reach itself' });
  }
  return [...problems, ...portProblems(call, path, callee.found)];
}

function gatewayNames(
  platform: Loose,
  profiles: readonly Pick<GatewayProfile, 'id' | 'name'>[],
): readonly string[] {
  return looseList(platform.gateways).flatMap((item) => {
    const { name, kind } = looseMap(item);
    return looseText(name) ?? profiles.find(({ id }) => id === kind)?.name ?? [];
  });
}

function entryPointProblems(
  topology: Loose,
  gateways: readonly string[],
  index: TopologyIndex,
): SchemaProblem[] {
  return looseList(topology.entryPoints).flatMap((item, at) => {
    const entry = looseItem(item, 'to');
    const path: Path = ['topology', 'entryPoints', at];
    const to = looseText(entry.to);
    const callee = to === undefined ? undefined : index.findWorkload(to);
    return [
      ...gatewayProblem(looseText(entry.gateway), path, gateways, index),
      ...lookupProblem([...path, 'to'], to, callee),
      ...issuerReferences(entry, path, index),
      ...(callee && 'found' in callee ? portProblems(entry, path, callee.found) : []),
    ];
  });
}

function gatewayProblem(
  gateway: string | undefined,
  above: Path,
  gateways: readonly string[],
  index: TopologyIndex,
): SchemaProblem[] {
  const path = [...above, 'gateway'];
  if (gateway !== undefined) {
    if (gateways.includes(gateway)) return [];
    return [
      problem(path, `${quote(gateway)} is not among platform.gateways`, index.nearest(gateway, gateways)),
    ];
  }
  if (gateways.length === 1) return [];
  const why = gateways.length === 0 ? 'platform.gateways lists none' : `choose one of ${gateways.join(', ')}`;
  return [{ path, message: `missing; ${why}` }];
}

function trafficProblems(topology: Loose, index: TopologyIndex): SchemaProblem[] {
  const services = servicesByNamespace(index);
  return looseList(topology.traffic).flatMap((item, at) => {
    const settings = looseMap(item);
    const path = ['topology', 'traffic', at];
    const to = looseText(settings.to);
    const callee = to === undefined ? undefined : index.findWorkload(to);
    const namespace = callee && 'found' in callee ? callee.found.namespace : undefined;
    const versions = looseList(settings.versions).map(looseMap);
    const weights = versions.flatMap(({ weight }) => (typeof weight === 'number' ? weight : []));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const unbalanced = weights.length > 0 && weights.length === versions.length && total !== 100;
    return [
      ...lookupProblem([...path, 'to'], to, callee),
      ...(unbalanced
        ? [{ path: [...path, 'versions'], message: `have weights of ${total} in all; expected 100` }]
        : []),
      ...versions.flatMap((version, versionAt) => {
        const service = looseText(version.service);
        const known = services.get(namespace ?? '') ?? new Set();
        if (service === undefined || namespace === undefined || known.has(service)) return [];
        const message = `${quote(service)} is no Service of the namespace ${namespace}`;
        return [problem([...path, 'versions', versionAt, 'service'], message, index.nearest(service, known))];
      }),
    ];
  });
}

function servicesByNamespace(index: TopologyIndex): ReadonlyMap<string, Set<string>> {
  const services = new Map<string, Set<string>>();
  for (const workload of index.workloads) {
    const known = services.get(workload.namespace) ?? new Set();
    for (const { name } of workload.services.length > 0 ? workload.services : [workload]) known.add(name);
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

function portProblems(match: Loose, path: Path, callee: IndexedWorkload): SchemaProblem[] {
  const reference = match.port;
  if (callee.portsUnclear) return [];
  if (reference !== undefined && typeof reference !== 'number' && typeof reference !== 'string') return [];
  if (typeof reference === 'number' && (reference < 1 || reference > 65535)) return [];
  const lookup = findPort(callee, reference, looseText(match.protocol));
  if (!('found' in lookup)) return [{ path: [...path, 'port'], ...lookup }];
  const transport = looseText(match.protocol);
  const differs = callee.ports.length > 0 && transport !== undefined && transport !== lookup.found.protocol;
  return [
    ...(differs
      ? [
          problem(
            [...path, 'protocol'],
            `is ${transport}, but ${callee.name} takes ${lookup.found.protocol} on ${lookup.found.port}`,
            lookup.found.protocol,
          ),
        ]
      : []),
    ...httpOnPort(
      match,
      path,
      looseText(match.appProtocol) ?? lookup.found.appProtocol,
      lookup.found.protocol,
    ),
  ];
}

/** Methods and paths can only be asked of a protocol that has them, and that is not hidden by TLS. */
function httpOnPort(
  match: Loose,
  path: Path,
  appProtocol: string | undefined,
  transport = 'TCP',
): SchemaProblem[] {
  if (match.http === undefined) return [];
  const http: readonly string[] = httpProtocols;
  if (transport !== 'TCP')
    return [{ path: [...path, 'http'], message: `asks for HTTP on a ${transport} port` }];
  if (appProtocol === undefined || http.includes(appProtocol)) return [];
  const hidden = appProtocol === 'https' || appProtocol === 'tls';
  const why = hidden ? 'which hides its requests from the mesh' : 'which has no HTTP requests';
  return [{ path: [...path, 'http'], message: `asks for HTTP on a port that speaks ${appProtocol}, ${why}` }];
}

function issuerReferences(match: Loose, above: Path, index: TopologyIndex): SchemaProblem[] {
  const { http } = match;
  const matches: [Path, Loose][] = Array.isArray(http)
    ? http.map((one, at) => [[...above, 'http', at], looseMap(one)])
    : [[[...above, 'http'], looseMap(http)]];
  return matches.flatMap(([path, one]) => {
    const issuer = looseText(one.issuer);
    if (issuer !== undefined && !index.tokenIssuers.has(issuer)) {
      const message = `${quote(issuer)} is not among topology.tokenIssuers`;
      return [problem([...path, 'issuer'], message, index.nearest(issuer, index.tokenIssuers))];
    }
    const open = issuer === undefined && one.claims !== undefined && index.tokenIssuers.size !== 1;
    return open
      ? [{ path: [...path, 'issuer'], message: 'missing; claims need the issuer that is trusted with them' }]
      : [];
  });
}

function lookupProblem(
  path: Path,
  reference: string | undefined,
  lookup: Lookup<unknown> | undefined,
): SchemaProblem[] {
  if (reference === undefined || !lookup || 'found' in lookup) return [];
  return [{ ...lookup, path, message: `${quote(reference)} ${lookup.message}` }];
}

function problem(path: Path, message: string, suggestion: string | undefined): SchemaProblem {
  return suggestion === undefined ? { path, message } : { path, message, suggestion };
}
