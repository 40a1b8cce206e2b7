import { readAnswers } from '../../answers/read-answers.ts';
import type { BlindSpot } from '../../discovery/blind-spot.ts';
import { blindSpotFinding } from '../../discovery/blind-spot-finding.ts';
import type { Discovery } from '../../discovery/discovery.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { Problem } from '../../model/answers.ts';
import type { Call, CallEnd, Topology } from '../../model/topology.ts';
import { endName } from './end-name.ts';
import { discoveredFile } from './found-answers.ts';

type LeftOut = Extract<BlindSpot, { kind: 'part-left-out' }>;

/**
 * A discovery without the workloads, Services, calls and entry points that no answers file can hold, each told by a
 * blind spot and a finding. What stands outside the lists of the topology stays, with its problem.
 */
export function withoutUnsayable(discovery: Discovery, knowledge: Knowledge): Discovery {
  let rest = discovery;
  for (;;) {
    const data = discoveredFile(rest, rest.topology);
    const { problems } = readAnswers(knowledge, [{ name: 'manifests', data }]);
    const next = problems.length === 0 ? rest : withoutParts(rest, problems);
    if (next === rest) return rest;
    rest = next;
  }
}

/** The same discovery where no problem names a part that could be left out. */
function withoutParts(discovery: Discovery, problems: readonly Problem[]): Discovery {
  const { topology } = discovery;
  const parts = new Map<string, LeftOut>();
  for (const { path, message } of problems) {
    const part = partAt(path, message, topology);
    if (part && !parts.has(part.key)) parts.set(part.key, part.spot);
  }
  if (parts.size === 0) return discovery;
  const workloads = topology.workloads.flatMap((workload, at) => {
    const services = workload.services.filter(
      (_, index) => !parts.has(`workloads[${at}].services[${index}]`),
    );
    return parts.has(`workloads[${at}]`) ? [] : [{ ...workload, services }];
  });
  const known = new Set(workloads.map(endName));
  const externals = topology.externals.filter((_, at) => !parts.has(`externals[${at}]`));
  for (const { name } of externals) known.add(name);
  const calls = topology.calls.filter(
    ({ from, to }, at) => !parts.has(`calls[${at}]`) && known.has(endName(from)) && known.has(endName(to)),
  );
  const entryPoints = topology.entryPoints.filter(
    ({ to }, at) => !parts.has(`entryPoints[${at}]`) && known.has(endName(to)),
  );
  const spots = [...parts.values()];
  return {
    ...discovery,
    topology: {
      ...topology,
      workloads,
      externals,
      calls: calls.map((call, at) => ({ ...call, answer: `topology.calls[${at}]` })),
      entryPoints: entryPoints.map((entry, at) => ({ ...entry, answer: `topology.entryPoints[${at}]` })),
    },
    blindSpots: [...discovery.blindSpots, ...spots],
    findings: [...renumbered(discovery.findings, calls), ...spots.map(blindSpotFinding)],
  };
}

/** Findings about calls that are left, under their new number. */
function renumbered(findings: Discovery['findings'], calls: readonly Call[]): Discovery['findings'] {
  const places = new Map(calls.map(({ answer }, at) => [answer, `topology.calls[${at}]`]));
  return findings.flatMap((finding) => {
    if (finding.answer?.startsWith('topology.calls[') !== true) return [finding];
    const answer = places.get(finding.answer);
    return answer === undefined ? [] : [{ ...finding, answer }];
  });
}

const partPattern = /^topology\.((workloads|calls|entryPoints|externals)\[(\d+)\](?:\.services\[(\d+)\])?)/;

function partAt(
  path: string,
  problem: string,
  topology: Topology,
): { readonly key: string; readonly spot: LeftOut } | undefined {
  const [, key = '', list, index, serviceIndex] = partPattern.exec(path) ?? [];
  const at = Number(index);
  const spot = (part: string, ends: readonly CallEnd[]) => {
    const workloads = ends.flatMap((end) =>
      end.kind === 'workload' ? [{ namespace: end.namespace, name: end.name }] : [],
    );
    return { key, spot: { kind: 'part-left-out', part, problem, workloads } as const };
  };
  switch (list) {
    case 'workloads': {
      const workload = topology.workloads[at];
      const service = workload?.services[Number(serviceIndex)];
      if (service) return spot(`Service ${service.name} of ${endName(workload)}`, []);
      if (!workload || serviceIndex !== undefined) return undefined;
      const ends = topology.calls
        .filter(({ from, to }) => [from, to].some((end) => endName(end) === endName(workload)))
        .flatMap(({ from, to }) => [from, to]);
      return spot(`workload ${endName(workload)}`, ends);
    }
    case 'calls': {
      const call = topology.calls[at];
      return (
        call && spot(`call ${endName(call.from)} -> ${endName(call.to)}:${call.port}`, [call.from, call.to])
      );
    }
    case 'entryPoints': {
      const entry = topology.entryPoints[at];
      return entry && spot(`entry point to ${endName(entry.to)}`, [{ kind: 'workload', ...entry.to }]);
    }
    case 'externals': {
      const external = topology.externals[at];
      const callers = topology.calls.filter(({ to }) => external && endName(to) === external.name);
      return (
        external &&
        spot(
          `external destination ${external.name}`,
          callers.map(({ from }) => from),
        )
      );
    }
    default:
      return undefined;
  }
}
