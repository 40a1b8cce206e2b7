import type { GatewayProfile } from '../knowledge/knowledge.ts';
import { httpProtocols } from '../model/topology.ts';
import { type Loose, looseItem, looseList, looseMap, looseText } from './loose.ts';
import { type Path, quote } from './path.ts';
import { lookupProblem, problem } from './reference-problem.ts';
import type { SchemaProblem } from './schema-problems.ts';
import { findPort, type IndexedWorkload, type TopologyIndex } from './topology-index.ts';

/** What is wrong with one call: its ends, its port, its matches. */
export function callProblems(call: Loose, path: Path, index: TopologyIndex): SchemaProblem[] {
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
  return [...problems, ...portProblems(call, path, callee.found)];
}

/** The names of the gateways; one that has none of its own has that of its kind. */
export function gatewayNames(
  platform: Loose,
  profiles: readonly Pick<GatewayProfile, 'id' | 'name'>[],
): readonly string[] {
  return looseList(platform.gateways).flatMap((item) => {
    const { name, kind } = looseMap(item);
    return looseText(name) ?? profiles.find(({ id }) => id === kind)?.name ?? [];
  });
}

/** What is wrong with the entry points: their gateway, their workload, its port, their matches. */
export function entryPointProblems(
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
